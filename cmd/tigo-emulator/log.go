package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/tigo-go/tigo/tigotest"
)

// logbook writes a line for each request, as text or as JSON.
type logbook struct {
	mu      sync.Mutex
	out     io.Writer
	machine bool
}

// note writes one request. It ignores errors, which mean that the terminal is closed.
func (l *logbook) note(r tigotest.Request) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.machine {
		_ = json.NewEncoder(l.out).Encode(struct {
			Event   string           `json:"event"`
			Request tigotest.Request `json:"request"`
		}{"request", r})
		return
	}
	_, _ = fmt.Fprintln(l.out, line(r))
}

// line formats a request as text: time, status, operation, duration, fault and violations.
func line(r tigotest.Request) string {
	what, status := r.Op, "---"
	if what == "" {
		what = r.Route + r.Path
	}
	if r.Status > 0 {
		status = strconv.Itoa(r.Status)
	}
	text := fmt.Sprintf("%s %s %-6s %-36s %2s %6.1f ms", r.Time.Format("15:04:05.000"), status, r.Method, what, r.Country, float64(r.Duration)/float64(time.Millisecond))
	if r.Fault != "" {
		text += "  fault: " + r.Fault
	}
	var violations strings.Builder
	for _, violation := range r.Violations {
		_, sentence, _ := strings.Cut(violation, ": ")
		violations.WriteString("  violation: " + sentence)
	}
	return text + violations.String()
}
