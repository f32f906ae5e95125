package transport

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A panickingBody blocks until it is closed, and panics then.
type panickingBody struct{ closed chan struct{} }

func (b panickingBody) Read([]byte) (int, error) {
	<-b.closed
	return 0, http.ErrBodyReadAfterClose
}

func (b panickingBody) Close() error {
	select {
	case <-b.closed:
		return nil
	default:
	}
	close(b.closed)
	panic("closed too soon")
}

// TestBodyThatPanicsWhenItIsAborted has bodies of a user's RoundTripper that panic when a timer closes them: after the idle limit,
// the drain limit of an error body, and the deadline. The panic ends the call, not the process.
func TestBodyThatPanicsWhenItIsAborted(t *testing.T) {
	for name, test := range map[string]struct {
		status  int
		timeout time.Duration
		after   time.Duration // until the call ends
		want    error
	}{
		"idle":     {http.StatusOK, 0, testLimits.Idle, ErrSilent},
		"drain":    {http.StatusBadRequest, 0, testLimits.Drain, ErrResponse},
		"deadline": {http.StatusOK, 10 * time.Second, 10 * time.Second, ErrTimeout},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tr := newTestTransport(t, roundTrip(func(*http.Request) (*http.Response, error) {
					return &http.Response{StatusCode: test.status, Body: panickingBody{make(chan struct{})}, ContentLength: -1}, nil
				}))
				c := newCall(t, &peer{URL: "http://platform.example"}, http.MethodPost, "{}")
				c.Request.Timeout = test.timeout
				began := time.Now()
				require.ErrorIs(t, tr.Do(t.Context(), c), test.want)
				assert.InDelta(t, test.after, time.Since(began), float64(test.after)/2)
			})
		})
	}
}
