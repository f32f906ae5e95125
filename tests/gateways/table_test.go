package gateways

import (
	"bufio"
	"context"
	"fmt"
	"maps"
	"math"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
)

// A row of testdata/table.txt has the result of a call. Its first three columns are patterns, separated by commas.
type row struct {
	line                  int
	pattern               string
	failures, ways, calls []string
	outcome, kinds        string
	counts                [3]string   // attempts, requests, done: a number, or "1-3"
	used                  atomic.Bool // it was compared with a call
}

func table(tb testing.TB) []*row {
	tb.Helper()
	file, err := os.Open("testdata/table.txt")
	require.NoError(tb, err)
	defer file.Close()
	var rows []*row
	lines := bufio.NewScanner(file)
	for n := 1; lines.Scan(); n++ {
		text, _, _ := strings.Cut(lines.Text(), "#")
		if strings.TrimSpace(text) == "" {
			continue
		}
		r := &row{line: n}
		var f, w, c string
		_, err := fmt.Sscan(text, &f, &w, &c, &r.outcome, &r.kinds, &r.counts[0], &r.counts[1], &r.counts[2])
		require.NoError(tb, err, "line %d", n)
		r.pattern = f + " " + w + " " + c
		r.failures, r.ways, r.calls = strings.Split(f, ","), strings.Split(w, ","), strings.Split(c, ",")
		rows = append(rows, r)
	}
	require.NoError(tb, lines.Err())
	return rows
}

// find returns the rows for a call: the last matching one, and its alternatives.
func find(tb testing.TB, rows []*row, failure, way, operation string) []*row {
	tb.Helper()
	var found []*row
	for _, r := range slices.Backward(rows) {
		if len(found) > 0 && r.pattern != found[0].pattern {
			break
		}
		if among(failure, r.failures) && among(way, r.ways) && amongCalls(operation, r.calls) {
			found = append(found, r)
		}
	}
	require.NotEmpty(tb, found, "no row for %s %s %s", failure, way, operation)
	return found
}

// allows reports whether a result fits the row.
func (r *row) allows(got result) bool {
	for i, n := range []int{got.attempts, got.requests, got.bookings} {
		least, most, ranged := strings.Cut(r.counts[i], "-")
		if !ranged {
			most = least
		}
		if number(least) > n || n > number(most) {
			return false
		}
	}
	return r.outcome == got.outcome && r.kinds == got.kinds
}

// number returns the number in a column, and an impossible one if the word is not a number.
func number(word string) int {
	n, err := strconv.Atoi(word)
	if err != nil {
		return math.MaxInt
	}
	return n
}

func among(name string, patterns []string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		ok, _ := path.Match(pattern, name)
		return ok
	})
}

// amongCalls is among, with names for groups of operations.
func amongCalls(name string, patterns []string) bool {
	return among(name, patterns) ||
		slices.Contains(patterns, "idempotent") && calls[name].idempotent && name != "GetBalance" ||
		slices.Contains(patterns, "others") && !calls[name].idempotent
}

// TestTable compares the table with every way, failure and operation, with the SDK's default transport.
func TestTable(t *testing.T) {
	rows := table(t)
	names := slices.Sorted(maps.Keys(ways))
	if !everything() {
		names = []string{"haproxy-h2"}
	}
	t.Run("ways", func(t *testing.T) {
		for _, name := range names {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				follow(t, rows, name, open(t, ways[name]), nil, failures(ways[name]))
			})
		}
	})
	if everything() && !t.Failed() {
		for _, r := range rows {
			assert.True(t, r.used.Load(), "line %d of the table fits no call", r.line)
		}
	}
}

// failures returns the failures of the back end and of the gateway, for one way.
func failures(w way) []string {
	names := append(slices.Collect(maps.Keys(faults)), "absent")
	if w.program != "" && !w.secure {
		names = append(names, "denied")
		if w.program != "squid" {
			names = append(names, "limited-here")
		}
	}
	slices.Sort(names)
	return names
}

// serial makes the contracts of calls different.
var serial atomic.Int64

// follow compares one way with its rows.
func follow(t *testing.T, rows []*row, name string, l *link, carry base, failures []string) {
	t.Helper()
	for _, failure := range failures {
		// The next call must get the stale connection, so no other call may run at the same time.
		alone := strings.HasPrefix(failure, "stale")
		t.Run(failure, func(t *testing.T) {
			if !alone {
				t.Parallel()
			}
			for _, operation := range slices.Sorted(maps.Keys(calls)) {
				t.Run(operation, func(t *testing.T) {
					if !alone {
						t.Parallel()
					}
					expected := find(t, rows, failure, name, operation)
					got := strike(t, l, failure, operation, carry)
					for _, r := range expected {
						r.used.Store(true)
						if r.allows(got) {
							return
						}
					}
					t.Errorf("line %d of the table differs; it would be: %s %s %s %v",
						expected[0].line, failure, name, operation, got)
				})
			}
		})
	}
}

// strike makes one call with the failure. A gateway may return a connection to its pool only after its client has got the
// response, so an early call gets no stale connection. strike then repeats the call, at most a few times.
func strike(t *testing.T, l *link, failure, operation string, carry base) (got result) {
	t.Helper()
	for range 5 {
		contractID := fmt.Sprintf("%s.%d", failure, serial.Add(1))
		got = makeCall(t, l, contractID, operation, carry)
		if !strings.HasPrefix(failure, "stale") || l.backend.account(contractID).struck > 0 {
			break
		}
	}
	return got
}

// makeCall makes one call with a new client, and returns its result. It also checks that a write that is not idempotent is
// booked at most once, that the outcome is true, and that each request at the back end is an attempt.
func makeCall(t *testing.T, l *link, contractID, name string, carry base) result {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute) // three attempts take 30 s
	defer cancel()
	client := l.connect(t, carry, strings.HasPrefix(contractID, "absent"))
	if strings.HasPrefix(contractID, "stale") {
		must(t, calls["GetBalance"].do(ctx, client, "none."+contractID))
	}
	var response tigo.Response
	err := calls[name].do(ctx, client, contractID, tigo.WithResponse(&response))
	a := l.backend.account(contractID)
	assert.Empty(t, a.unusual)
	assert.LessOrEqual(t, a.requests, response.Attempts, "more requests than attempts")
	if !calls[name].idempotent {
		assert.LessOrEqual(t, a.bookings, 1, "booked twice")
	}
	if outcome := tigo.OutcomeOf(err); name != "GetBalance" {
		assert.False(t, outcome == tigo.OutcomeApplied && a.bookings == 0, "applied, but not booked: %v", err)
		assert.False(t, a.bookings > 0 && (outcome == tigo.OutcomeNotSent || outcome == tigo.OutcomeRefused), "%v, but booked: %v", outcome, err)
	}
	return resultOf(err, &response, a)
}
