package tigolive

import (
	"context"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/tigo-go/tigo"
)

// Transport shows [Suite] and [Survey] each attempt of a call and each byte of its response. Set it as
// [tigo.Config.Transport] of a client that [Connect] did not make. For all other calls it has no effect. A nil next means
// [tigo.DefaultTransport].
func Transport(next http.RoundTripper) http.RoundTripper {
	if next == nil {
		next = tigo.DefaultTransport()
	}
	return observer{next}
}

type observer struct{ next http.RoundTripper }

// exchange is one request of a call and its response.
type exchange struct {
	status  int
	header  http.Header
	took    time.Duration // until the header was received
	mu      sync.Mutex
	body    []byte // at most maxObserved
	cut     bool   // the body is longer than that
	arrived int64
}

// maxObserved is the size of the part of a response that is compared, in bytes.
const maxObserved = 16 << 20

// witness collects the exchanges of one call. It reaches the transport in the call's context.
type witness struct {
	mu  sync.Mutex
	all []*exchange
}

type witnessKey struct{}

func withWitness(ctx context.Context) (context.Context, *witness) {
	w := &witness{}
	return context.WithValue(ctx, witnessKey{}, w), w
}

// RoundTrip implements http.RoundTripper.
func (o observer) RoundTrip(request *http.Request) (*http.Response, error) {
	w, watched := request.Context().Value(witnessKey{}).(*witness)
	if op, ok := tigo.OperationFromContext(request.Context()); !watched || ok && op.Op == signInOp {
		return o.next.RoundTrip(request)
	}
	began := time.Now()
	response, err := o.next.RoundTrip(request)
	if err != nil {
		return response, err
	}
	x := &exchange{status: response.StatusCode, header: response.Header.Clone(), took: time.Since(began)}
	w.mu.Lock()
	w.all = append(w.all, x)
	w.mu.Unlock()
	response.Body = &copied{response.Body, x}
	return response, nil
}

// copied keeps a copy of the bytes that are read from a body.
type copied struct {
	io.ReadCloser
	exchange *exchange
}

// Read implements io.Reader.
func (c *copied) Read(p []byte) (int, error) {
	n, err := c.ReadCloser.Read(p)
	x := c.exchange
	x.mu.Lock()
	defer x.mu.Unlock()
	room := min(n, maxObserved-len(x.body))
	x.body = append(x.body, p[:room]...)
	x.cut = x.cut || room < n
	x.arrived += int64(n)
	return n, err
}
