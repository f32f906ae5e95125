package tigo_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/clienttest"
)

// A lateReader is a Transport and an Observer. It keeps every request, as a debugger, a recorder or the goroutines of HTTP/2
// do, and reads it long after the call.
type lateReader struct {
	mu   sync.Mutex
	held []heldRequest
}

type heldRequest struct {
	request        *http.Request
	trace          *httptrace.ClientTrace
	url, body, key string // as they were when the request was sent
	header         http.Header
	op             tigo.Operation
}

func (l *lateReader) RoundTrip(req *http.Request) (*http.Response, error) {
	op, _ := tigo.OperationFromContext(req.Context())
	h := heldRequest{
		request: req, trace: httptrace.ContextClientTrace(req.Context()), url: req.URL.String(), header: req.Header.Clone(), op: op,
		key: fmt.Sprint(req.Context().Value(lateKey{})),
	}
	if req.Body != nil {
		var kept bytes.Buffer // the first half of the body; read reads the rest
		_, _ = io.CopyN(&kept, req.Body, req.ContentLength/2)
		h.body = kept.String()
	}
	l.mu.Lock()
	l.held = append(l.held, h)
	failed := len(l.held)%3 == 0 && op.Attempt == 1 // the retry of a call succeeds
	l.mu.Unlock()
	status, document := http.StatusOK, `{"said":"`+h.key+`"}`
	if failed {
		status, document = http.StatusServiceUnavailable, ""
	}
	return &http.Response{
		StatusCode: status, Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(strings.NewReader(document)), ContentLength: int64(len(document)),
	}, nil
}

// Start implements tigo.Observer.
func (l *lateReader) Start(ctx context.Context, _ tigo.Operation) (context.Context, tigo.Observation) {
	return ctx, nil
}

type lateKey struct{}

// TestRequestsAreNotReused checks that requests, their contexts, traces and bodies do not change after their call: a
// transport may keep them while the client makes other calls, so none of them is pooled. The race detector finds writes to
// them.
func TestRequestsAreNotReused(t *testing.T) {
	late := new(lateReader)
	client := clienttest.New(t, clienttest.Transport(late), func(c *tigo.Config) {
		c.Observer, c.Retry = late, tigo.Retry{MinDelay: time.Microsecond, MaxDelay: time.Microsecond}
	})
	type body struct {
		Text string `json:"text"`
	}
	call := func(key string) {
		ctx := context.WithValue(t.Context(), lateKey{}, key)
		var got struct {
			Said string `json:"said"`
		}
		response, err := client.Do(ctx, tigo.Request{
			Op: "late." + key, Method: http.MethodPut, Route: "/late/{key}", Path: []string{key}, Body: body{strings.Repeat(key, 5)}, Idempotent: true,
		}, tigo.WithHeader("X-Key", key))
		if assert.NoError(t, err) && assert.NoError(t, response.Decode(&got)) {
			assert.Equal(t, key, got.Said)
		}
	}
	var callers sync.WaitGroup
	for caller := range 4 {
		callers.Go(func() {
			for i := range 50 {
				call(fmt.Sprintf("%d-%03d", caller, i))
			}
		})
	}
	stop := make(chan struct{})
	var readers sync.WaitGroup
	readers.Go(func() {
		for {
			late.read(t, false)
			select {
			case <-stop:
				return
			default:
			}
		}
	})
	callers.Wait()
	close(stop)
	readers.Wait()
	late.read(t, true)
}

// read compares the kept requests with copies from the time when they were sent. At the end it also reads the rest of each
// body, which can be read only once.
func (l *lateReader) read(t *testing.T, end bool) {
	t.Helper()
	l.mu.Lock()
	held := slices.Clip(l.held)
	l.mu.Unlock()
	for _, h := range held {
		assert.Equal(t, h.url, h.request.URL.String())
		assert.Equal(t, h.header, h.request.Header)
		assert.Equal(t, h.key, fmt.Sprint(h.request.Context().Value(lateKey{})))
		op, _ := tigo.OperationFromContext(h.request.Context())
		assert.Equal(t, h.op, op)
		h.request.Context().Deadline()
		if h.trace.WroteHeaders != nil {
			h.trace.WroteHeaders()
		}
		if end {
			<-h.request.Context().Done()
			rest, err := io.ReadAll(h.request.Body)
			require.NoError(t, err)
			assert.JSONEq(t, `{"text":"`+strings.Repeat(h.key, 5)+`"}`, h.body+string(rest))
		}
	}
}
