package tigopay

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestCrashAtEachStep kills a worker process before and after each of its statements and requests, one at a time, until one comes
// through alive. Another worker finishes what each of the dead ones left, and every intent is booked once.
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

// workerStep is the environment variable that says at which step a worker process kills itself.
const workerStep = "TIGOPAY_TEST_DIE_AT"

// mortal counts the steps of a worker and ends it at one of them, as kill -9 does.
type mortal struct {
	http.RoundTripper
	at    int64
	steps atomic.Int64
}

func (m *mortal) step() {
	if m.steps.Add(1) == m.at {
		_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
		select {}
	}
}

func (m *mortal) RoundTrip(r *http.Request) (*http.Response, error) {
	m.step()
	defer m.step()
	return m.RoundTripper.RoundTrip(r)
}

// tracer calls a function before and after each statement.
type tracer struct {
	start func()
	end   func(sql string)
}

type sqlKey struct{}

func (t tracer) TraceQueryStart(ctx context.Context, _ *pgx.Conn, data pgx.TraceQueryStartData) context.Context {
	if t.start != nil {
		t.start()
	}
	return context.WithValue(ctx, sqlKey{}, data.SQL)
}

func (t tracer) TraceQueryEnd(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryEndData) {
	sql, _ := ctx.Value(sqlKey{}).(string)
	t.end(sql)
}
