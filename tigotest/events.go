package tigotest

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// burst is how many requests are sent one by one between two polls. If there are more, only their number is sent.
const burst = 50

// change is the data of a "change" event: the topics that have changed, and the overview.
type change struct {
	Topics   []string `json:"topics"`
	Overview overview `json:"overview"`
}

// getEvents streams server-sent events, at most ten times a second: "request" for each request, "burst" for the number of many
// requests at once, and "change" for everything else. With ?console a request is sent as a row of the console.
func getEvents(c *controlCall) (any, error) {
	s := c.server
	header := c.w.Header()
	header.Set("Content-Type", "text/event-stream")
	header.Set("Cache-Control", "no-store")
	header.Set("X-Accel-Buffering", "no")
	s.mu.Lock()
	after, topics, total := s.noted, s.topics, s.total
	s.mu.Unlock()
	resumed := false
	if id := cmp.Or(c.r.Header.Get("Last-Event-ID"), c.r.URL.Query().Get("after")); id != "" {
		if last, err := serialOf(id); err == nil {
			after, resumed = last, true
		}
	}
	c.w.WriteHeader(http.StatusOK)
	_, _ = fmt.Fprint(c.w, "retry: 1000\n\n")
	c.until(func() bool {
		s.mu.Lock()
		entries, now, count := s.journal.after(after), s.topics, s.total
		s.mu.Unlock()
		if err := c.sendRequests(entries); err != nil {
			return false
		}
		if len(entries) > 0 {
			after = entries[len(entries)-1].serial
		}
		if now != topics || count != total || resumed {
			if c.sendChange(topics, now, resumed) != nil {
				return false
			}
			topics, total, resumed = now, count, false
		}
		return http.NewResponseController(c.w).Flush() == nil
	})
	return streamed{}, nil
}

func (c *controlCall) sendRequests(entries []*entry) error {
	if skipped := len(entries) - burst; skipped > 0 {
		if err := c.event("burst", entries[skipped-1].serial, strconv.Itoa(skipped)); err != nil {
			return err
		}
		entries = entries[skipped:]
	}
	for _, e := range entries {
		data := c.rendered(e)
		if err := c.event("request", e.serial, data); err != nil {
			return err
		}
	}
	return nil
}

// rendered returns a request as JSON, or, for the console, as its row.
func (c *controlCall) rendered(e *entry) string {
	if c.r.URL.Query().Has("console") {
		return renderRow(e)
	}
	text, _ := json.Marshal(e.request().view()) // plain values
	return string(text)
}

// sendChange sends the topics that have changed, or all topics to a client that has reconnected.
func (c *controlCall) sendChange(before, now [topicCount]uint64, all bool) error {
	event := change{Topics: []string{}, Overview: c.server.overview()}
	for i, name := range topicNames() {
		if all && i != topicReset || now[i] != before[i] {
			event.Topics = append(event.Topics, name)
		}
	}
	text, _ := json.Marshal(event) // plain values
	return c.event("change", 0, string(text))
}

// event writes one event. The format needs a data line for each line of the data.
func (c *controlCall) event(name string, id int, data string) error {
	var text strings.Builder
	fmt.Fprintf(&text, "event: %s\n", name)
	if id > 0 {
		fmt.Fprintf(&text, "id: %d\n", id)
	}
	for _, line := range slices.Collect(strings.SplitSeq(strings.ReplaceAll(data, "\r", ""), "\n")) {
		fmt.Fprintf(&text, "data: %s\n", line)
	}
	text.WriteString("\n")
	_, err := c.w.Write([]byte(text.String()))
	return err
}
