package gateways

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// pageFile is the page with the tables.
const pageFile = "../../docs/gateways.md"

// A repetition is a row of the first table of docs/gateways.md: the requests that a gateway repeats, and the setting that
// prevents it.
type repetition struct {
	gateway string // as on the page
	when    string // the failure, as on the page
	program string
	without settings // the default settings, or those of the row
	fault   string

	repeats    []string // "POST", or "POST without a body"
	prevention string   // the setting, as on the page
	with       settings
	still      []string // the requests that it repeats nevertheless
}

const (
	keptEnds = "the back end closes a reused connection while it gets the request"
	fails    = "the back end applies the request, and then closes, resets or does not respond"
)

var (
	everyVerb = []string{"GET", "PUT", "DELETE", "POST"}
	bodyless  = []string{"PUT without a body", "DELETE without a body", "POST without a body"}
)

var repetitions = []repetition{
	{
		gateway: "nginx, one server, `keepalive`", when: keptEnds, program: "nginx", fault: "stale-book",
		repeats: []string{"GET", "PUT", "DELETE", "PUT without a body", "DELETE without a body"}, prevention: "proxy_next_upstream off;",
	},
	{
		gateway: "nginx, two servers or one name with two addresses", when: fails, program: "nginx", fault: "close",
		without: settings{Second: "server {{.Backend}} max_fails=0;"},
		repeats: []string{"GET", "PUT", "DELETE", "PUT without a body", "DELETE without a body"}, prevention: "proxy_next_upstream off;",
	},
	{
		gateway: "nginx, `proxy_next_upstream error timeout non_idempotent;`", when: keptEnds, program: "nginx", fault: "stale-book",
		without: settings{Setting: "proxy_next_upstream error timeout non_idempotent;"},
		repeats: append(everyVerb, bodyless...), prevention: "proxy_next_upstream off;",
	},
	{
		gateway: "HAProxy", when: fails, program: "haproxy", fault: "close",
	},
	{
		gateway: "HAProxy, `retry-on all-retryable-errors`", when: fails, program: "haproxy", fault: "close",
		without: settings{Setting: "retry-on all-retryable-errors\n    retries 1"},
		repeats: append(everyVerb, bodyless...), prevention: "http-request disable-l7-retry if !METH_GET",
		with:  settings{Setting: "retry-on all-retryable-errors\n    retries 1\n    http-request disable-l7-retry if !METH_GET"},
		still: []string{"GET"},
	},
	{
		gateway: "Apache", when: fails, program: "apache", fault: "close",
	},
	{
		gateway: "Apache", when: keptEnds, program: "apache", fault: "stale-book",
	},
	{
		gateway: "Varnish", when: keptEnds, program: "varnish", fault: "stale-book",
		repeats: append([]string{"GET"}, bodyless...), prevention: `set bereq.http.Connection = "close";`,
	},
	{
		gateway: "Squid", when: keptEnds, program: "squid", fault: "stale-book",
		repeats: []string{"GET", "PUT without a body", "DELETE without a body"}, prevention: "server_persistent_connections off",
	},
}

// TestRepeats checks that each gateway repeats the requests on the page, and with the setting on the page does not.
func TestRepeats(t *testing.T) {
	full(t)
	for i, r := range repetitions {
		t.Run(fmt.Sprintf("%d %s", i, r.program), func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, r.repeats, repeated(t, r, r.without), "%s: %s", r.gateway, r.when)
			if r.prevention == "" {
				return
			}
			with := r.with
			if with.Setting == "" {
				with = r.without
				with.Setting = r.prevention
			}
			assert.Equal(t, r.still, repeated(t, r, with), "%s, with %s", r.gateway, r.prevention)
		})
	}
}

// repeated returns the requests that the back end gets twice.
func repeated(t *testing.T, r repetition, s settings) []string {
	t.Helper()
	b := serve(t, faults)
	s.Backend, s.Absent = b.address, absent(t)
	s.Second = strings.ReplaceAll(s.Second, "{{.Backend}}", s.Backend)
	g := start(t, r.program, s, b)
	defer g.stop()
	var twice []string
	for _, request := range slices.Concat(everyVerb, bodyless) {
		method, without, _ := strings.Cut(request, " ")
		body := `{"amount": 50000}`
		if without != "" || method == "GET" {
			body = ""
		}
		n := 0
		for range 5 { // like strike
			contractID := fmt.Sprintf("%s.%d", r.fault, serial.Add(1))
			stale := strings.HasPrefix(r.fault, "stale")
			if stale {
				dial(t, g).send(t, "GET", "none."+contractID, "")
			}
			dial(t, g).send(t, method, contractID, body)
			a := b.account(contractID)
			if n = a.requests; !stale || a.struck > 0 {
				break
			}
		}
		if n > 1 {
			require.Equal(t, 2, n, request)
			twice = append(twice, request)
		}
	}
	return twice
}

// TestPageHasRepeats compares the rows of the page.
func TestPageHasRepeats(t *testing.T) {
	var rows []string
	for _, r := range repetitions {
		rows = append(rows, fmt.Sprintf("| %s | %s | %s | %s |", r.gateway, r.when, words(r.repeats), setting(r)))
	}
	assert.Equal(t, rows, rowsOf(t, "Requests that a gateway repeats"))
}

func words(requests []string) string {
	var all []string
	for _, request := range everyVerb {
		switch with, without := slices.Contains(requests, request), slices.Contains(requests, request+" without a body"); {
		case with:
			all = append(all, request)
		case without:
			all = append(all, request+" without a body")
		}
	}
	if len(all) == 0 {
		return "nothing"
	}
	return strings.Join(all, ", ")
}

func setting(r repetition) string {
	switch {
	case r.prevention == "":
		return "none needed"
	case len(r.still) > 0:
		return "`" + r.prevention + "`, which leaves " + words(r.still)
	}
	return "`" + r.prevention + "`"
}

// rowsOf returns the rows of the table under a heading of the page.
func rowsOf(t *testing.T, heading string) []string {
	t.Helper()
	text, err := os.ReadFile(pageFile)
	require.NoError(t, err)
	_, section, ok := strings.Cut(string(text), "\n## "+heading+"\n")
	require.True(t, ok, "the page has no section %q", heading)
	section, _, _ = strings.Cut(section, "\n## ")
	var rows []string
	for line := range strings.Lines(section) {
		if strings.HasPrefix(line, "|") {
			rows = append(rows, strings.TrimSpace(line))
		}
	}
	require.Greater(t, len(rows), 2, "the section %q has no table", heading)
	return rows[2:]
}
