package tigotest

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"
)

type clock struct {
	Now time.Time `json:"now"`
}

func getClock(c *controlCall) (any, error) { return clock{c.server.Now().UTC()}, nil }

// postClock sets or advances the clock.
func postClock(c *controlCall) (any, error) {
	var given struct {
		Set     string `json:"set"`
		Advance string `json:"advance"`
	}
	if err := c.decode(&given); err != nil {
		return nil, err
	}
	switch {
	case (given.Set == "") == (given.Advance == ""):
		return nil, errors.New("the clock takes either set or advance")
	case given.Set != "":
		at, err := time.Parse(time.RFC3339, given.Set)
		if err != nil { // the format of a browser's field
			at, err = time.Parse("2006-01-02T15:04", given.Set)
		}
		if err != nil {
			return nil, errors.New("set is no time such as 2026-03-20T05:00:00Z")
		}
		return c.moveClock(func(time.Time) time.Time { return at })
	}
	by, err := time.ParseDuration(given.Advance)
	if err != nil {
		return nil, errors.New("advance is no duration such as 24h")
	}
	return c.moveClock(func(now time.Time) time.Time { return now.Add(by) })
}

// moveClock sets the clock to what move makes of it.
func (c *controlCall) moveClock(move func(now time.Time) time.Time) (any, error) {
	s := c.server
	s.mu.Lock()
	defer s.mu.Unlock()
	at := move(s.now)
	if !at.Equal(bounded(at)) {
		return nil, errors.New("the clock has the years 1 to 9999 only")
	}
	s.now = at
	s.changed(topicClock)
	return clock{at.UTC()}, nil
}

type latency struct {
	Latency string `json:"latency"`
}

func getLatency(c *controlCall) (any, error) { return latency{c.server.overview().Latency}, nil }

// putLatency takes 0s for none: a missing member may be a typing error.

func putLatency(c *controlCall) (any, error) {
	var given latency
	if err := c.decode(&given); err != nil {
		return nil, err
	}
	if given.Latency == "" {
		return nil, errors.New("latency is missing: a duration such as 300ms, or 0s for none")
	}
	d, err := span("latency", given.Latency)
	if err != nil {
		return nil, err
	}
	c.server.SetLatency(d)
	return latency{d.String()}, nil
}

func getDialects(c *controlCall) (any, error) { return c.server.overview().Dialects, nil }

// putDialects takes a list of names, or an object with the list.
func putDialects(c *controlCall) (any, error) {
	var names []Dialect
	var object struct {
		Dialects *[]Dialect `json:"dialects"`
	}
	if len(c.body) > 0 && c.body[0] == '{' {
		if err := c.decode(&object); err != nil {
			return nil, err
		}
		if object.Dialects == nil {
			return nil, errors.New("dialects is missing: a list of names, [] for none")
		}
		names = *object.Dialects
	} else if err := c.decode(&names); err != nil {
		return nil, err
	}
	return c.setDialects(names)
}

// postDialects takes what putDialects takes, and forms: a field dialects or dialects[] for each name, no field for none.
func postDialects(c *controlCall) (any, error) {
	if len(c.body) == 0 {
		return c.setDialects(nil)
	}
	return putDialects(c)
}

func (c *controlCall) setDialects(names []Dialect) (any, error) {
	for _, name := range names {
		if !slices.Contains(Dialects(), name) {
			return nil, fmt.Errorf("there is no dialect %q", clip(string(name), maxQuotedName))
		}
	}
	c.server.SetDialects(names...)
	return c.server.overview().Dialects, nil
}

func listFaults(c *controlCall) (any, error) {
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	return c.server.faultSpecs(), nil
}

func postFault(c *controlCall) (any, error) {
	var spec faultSpec
	if err := c.decode(&spec); err != nil {
		return nil, err
	}
	f, err := spec.fault()
	if err != nil {
		return nil, err
	}
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	id := c.server.inject(f)
	at := slices.IndexFunc(c.server.faults, func(a *armed) bool { return a.id == id })
	return created{c.server.faults[at].spec()}, nil
}

func deleteFaults(c *controlCall) (any, error) {
	c.server.ClearFaults()
	return nil, nil //nolint:nilnil // no body is 204
}

func deleteFault(c *controlCall) (any, error) { return c.removeFault(c.r.PathValue("id")) }

func removeFault(c *controlCall) (any, error) {
	var given struct {
		Fault json.Number `json:"fault"`
	}
	if err := c.decode(&given); err != nil {
		return nil, err
	}
	return c.removeFault(given.Fault.String())
}

func (c *controlCall) removeFault(id string) (any, error) {
	s := c.server
	s.mu.Lock()
	defer s.mu.Unlock()
	at := slices.IndexFunc(s.faults, func(a *armed) bool { return strconv.Itoa(a.id) == id })
	if at < 0 {
		return nil, noSuch("fault; it is removed after its last request")
	}
	s.setFaults(slices.Concat(s.faults[:at], s.faults[at+1:]))
	return nil, nil //nolint:nilnil // no body is 204
}
