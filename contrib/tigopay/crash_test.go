//go:build unix

package tigopay

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptrace"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestCrashAtEachStep kills a worker process at one step after another, before and after each of its statements and
// requests, until a worker reaches the end. Another worker finishes the work of each dead one, and every intent is booked
// once.
func TestCrashAtEachStep(t *testing.T) {
	w := newWorld(t, Options{}, fast)
	deaths := map[State]int{}
	for step, alive := 1, false; !alive; step++ {
		require.Less(t, step, 100)
		key := fmt.Sprint("order-", step)
		w.invoice(key, int64(step))
		worker := exec.CommandContext(t.Context(), os.Args[0])
		worker.Env = append(os.Environ(), workerURL+"="+w.url, workerPlatform+"="+w.platform.URL, workerSecret+"="+w.platform.ClientSecret,
			workerScale+"="+strconv.Itoa(fast), workerOptions+"={}", workerStep+"="+strconv.Itoa(step))
		err := worker.Run()
		if exit, ok := errors.AsType[*exec.ExitError](err); ok {
			status, _ := exit.Sys().(syscall.WaitStatus)
			require.Equal(t, syscall.SIGKILL, status.Signal())
		}
		alive = err == nil
		deaths[w.get(key).State]++
		w.until(key, Done)
		assert.Equal(t, step, w.booked(createInvoice), "after a death at step %d", step)
	}
	t.Logf("states of the payment at the deaths: %v", deaths)
	assert.Positive(t, deaths[Waiting])
	assert.Positive(t, deaths[Sending])
}

// workerStep is the environment variable with the step at which a worker process kills itself.
const workerStep = "TIGOPAY_TEST_DIE_AT"

// mortal counts the steps of a worker and ends it at one of them, like kill -9: at the step with a number, or at the next
// step of a place.
type mortal struct {
	http.RoundTripper
	at    int64
	steps atomic.Int64
	place atomic.Value // a string
}

// The places between intent and result at which a worker can be killed.
const (
	claimed    = "claimed"    // the lease is committed
	committing = "committing" // "sending" will be committed next
	committed  = "committed"  // "sending" is committed
	leaving    = "leaving"    // the request will be written next
	left       = "left"       // the request is written
	responded  = "responded"  // the response is received
	storing    = "storing"    // the result will be committed next
	stored     = "stored"     // the result is committed
	judging    = "judging"    // the result of a read will be committed next
	judged     = "judged"     // the result of a read is committed
)

func places() []string {
	return []string{claimed, committing, committed, leaving, left, responded, storing, stored, judging, judged}
}

// reach ends the process at the selected place.
func (m *mortal) reach(place string) {
	if place != "" && m.place.Load() == place {
		die()
	}
}

func (m *mortal) step() {
	if m.steps.Add(1) == m.at {
		die()
	}
}

func die() {
	self, _ := os.FindProcess(os.Getpid())
	_ = self.Kill()
	select {}
}

// plainKey marks the context of a simple job, whose steps are not places of a payment.
type plainKey struct{}

func (m *mortal) RoundTrip(r *http.Request) (*http.Response, error) {
	m.step()
	defer m.step()
	if r.Method != http.MethodPost || !strings.Contains(r.URL.Path, "/billing/") || r.Context().Value(plainKey{}) != nil {
		return m.RoundTripper.RoundTrip(r)
	}
	m.reach(leaving)
	defer m.reach(responded)
	return m.RoundTripper.RoundTrip(r.WithContext(httptrace.WithClientTrace(r.Context(), &httptrace.ClientTrace{
		WroteRequest: func(httptrace.WroteRequestInfo) { m.reach(left) },
	})))
}

// started is called by the tracer before a statement.
func (m *mortal) started(sql string) {
	m.step()
	before, _ := statement(sql)
	m.reach(before)
}

func (m *mortal) ended(sql string, err error) {
	m.step()
	if _, after := statement(sql); err == nil {
		m.reach(after)
	}
}

// statement returns the places before and after a statement of the ledger.
func statement(sql string) (before, after string) {
	switch {
	case strings.HasPrefix(sql, lease):
		return "", claimed
	case strings.HasPrefix(sql, write+"state = 'sending'"):
		return committing, committed
	case strings.Contains(sql, "AND attempt = $2"):
		return storing, stored
	case strings.Contains(sql, "AND state = 'sending'"):
		return judging, judged
	}
	return "", ""
}

// tracer calls a function before and after each statement.
type tracer struct {
	start func(sql string)
	end   func(sql string, err error)
}

type sqlKey struct{}

func (t tracer) TraceQueryStart(ctx context.Context, _ *pgx.Conn, data pgx.TraceQueryStartData) context.Context {
	if t.start != nil {
		t.start(data.SQL)
	}
	return context.WithValue(ctx, sqlKey{}, data.SQL)
}

func (t tracer) TraceQueryEnd(ctx context.Context, _ *pgx.Conn, data pgx.TraceQueryEndData) {
	sql, _ := ctx.Value(sqlKey{}).(string)
	t.end(sql, data.Err)
}
