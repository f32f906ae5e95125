package transport

import (
	"errors"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A hedge sends a second request if the first one has no response yet, and returns the first result.
type hedge struct {
	next    http.RoundTripper
	arrived <-chan struct{} // the first request has arrived
}

func (h hedge) RoundTrip(req *http.Request) (*http.Response, error) {
	errs := make(chan error, 2)
	send := func() {
		resp, err := h.next.RoundTrip(req.Clone(req.Context()))
		if err == nil {
			_ = resp.Body.Close()
		}
		errs <- err
	}
	go send()
	<-h.arrived
	go send()
	return nil, errors.Join(<-errs, <-errs)
}

// TestHedgedRequests has middleware that sends a request twice at once. That looks as if net/http sent it again: the attempt ends
// when it gets its second connection, before it is sent there. So a write is booked once, and its outcome is unknown.
func TestHedgedRequests(t *testing.T) {
	for protocol, http2 := range map[string]bool{"HTTP/1.1": false, "HTTP/2": true} {
		for method, want := range map[string]int{http.MethodPost: 1, http.MethodDelete: 1, http.MethodGet: 3} {
			t.Run(protocol+"/"+method, func(t *testing.T) {
				arrived := make(chan struct{})
				p := newPeer(t, http2, func(request) { arrived <- struct{}{} }) // no response
				base := usersTransport(p)
				t.Cleanup(base.CloseIdleConnections)
				tr := newTestTransport(t, hedge{base, arrived})
				c := newCall(t, p, method, "")
				err := tr.Do(t.Context(), c)
				require.ErrorIs(t, err, errLost)
				assert.Equal(t, Unknown, c.Outcome)
				requests, _ := p.counts()
				assert.Equal(t, want, requests)
				assert.Equal(t, want, c.Attempts)
			})
		}
	}
}
