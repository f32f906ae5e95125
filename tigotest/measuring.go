package tigotest

import (
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// callDays is the number of days before now for which a line's calls are generated.
const callDays = 95

// newCalls generates a line's calls, the oldest first. The same line has the same calls each time.
func (m *market) newCalls(line, plan string, now time.Time) []document {
	h := fnv.New64a()
	_, _ = h.Write([]byte(line))
	dice := rand.New(rand.NewPCG(h.Sum64(), 1))
	today := m.local(now)
	var calls []document
	for back := callDays; back >= 0; back-- {
		at := time.Date(today.Year(), today.Month(), today.Day()-back, 7, dice.IntN(60), dice.IntN(60), 0, today.Location())
		for range dice.IntN(4) {
			at = at.Add(time.Duration(20+dice.IntN(180)) * time.Minute)
			lasted := time.Duration(15+dice.IntN(1200)) * time.Second
			if end := at.Add(lasted); !end.After(now) {
				calls = append(calls, m.newCall(dice, line, plan, at, end))
			}
		}
	}
	return calls
}

func (m *market) newCall(dice *rand.Rand, line, plan string, start, end time.Time) document {
	to := m.Destinations[dice.IntN(len(m.Destinations))]
	number := []byte(to.Prefix)
	for len(number) < to.Length {
		number = append(number, byte('0'+dice.IntN(10)))
	}
	called := document{
		"origin": line, "destination": string(number), "destinationType": to.Type, "callOffering": plan,
		"dateTimeStart": start.Format(time.DateTime), "dateTimeEnd": end.Format(time.DateTime),
		"duration": minutes(end.Sub(start)),
	}
	fill(called, document{"destinationCityName": to.City, "destionationStateName": to.State, "operatorName": to.Operator})
	return called
}

func listCalls(c *call) response { return c.calls(func(document) bool { return true }) }

func listLocalCalls(c *call) response {
	return c.calls(func(d document) bool { return text(d, "destinationType") == "Local" })
}

// calls lists a line's calls of the requested days, both included.
func (c *call) calls(wanted func(document) bool) response {
	line := c.path.get("measuringElement")
	from, to := c.query["fromDate"], c.query["toDate"]
	if from > to {
		return c.reject("fromDate is after toDate")
	}
	if !c.contract.measures(line) {
		return c.notFound("The measuring element has no data")
	}
	found := []document{}
	for _, d := range c.market.callsOf(c.contract, line) {
		date, _, _ := strings.Cut(text(d, "dateTimeStart"), " ")
		if from <= date && date <= to && wanted(d) {
			found = append(found, d)
		}
	}
	return c.done(found)
}

// unmade holds what a line's calls are generated from.
type unmade struct {
	Plan string    `json:"plan"`
	Now  time.Time `json:"now"`
}

// addLine adds a line to a contract. Its calls are generated when they are first requested.
func (c *contract) addLine(line string, of unmade) {
	if c.Unmade == nil {
		c.Unmade = map[string]unmade{}
	}
	c.Unmade[line] = of
}

// callsOf returns a line's calls.
func (m *market) callsOf(c *contract, line string) []document {
	if of, ok := c.Unmade[line]; ok {
		delete(c.Unmade, line)
		c.Calls = append(c.Calls, m.newCalls(line, of.Plan, of.Now)...)
	}
	var found []document
	for _, d := range c.Calls {
		if text(d, "origin") == line {
			found = append(found, d)
		}
	}
	return found
}

// measures reports whether a contract has a line.
func (c *contract) measures(line string) bool {
	return slices.ContainsFunc(c.Calls, func(d document) bool { return text(d, "origin") == line }) ||
		slices.ContainsFunc(c.Products, func(p document) bool {
			return lookup(objects(p, "offeringList"), "measuringElement", line) != nil
		})
}
