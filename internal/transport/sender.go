package transport

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"strings"
	"time"
)

// A Limiter holds requests back, as *rate.Limiter of golang.org/x/time does.
type Limiter interface {
	Wait(context.Context) error
}

// A sender makes one attempt: it waits for the limiter, sends the request and reads the response. It is the RoundTripper
// under go-retryablehttp's http.Client; it has no CloseIdleConnections, so that one failing call cannot empty the pool of
// the others.
type sender struct {
	base    http.RoundTripper
	limiter Limiter
	reader  receiver
}

// RoundTrip implements http.RoundTripper. It always returns a response: what came, or why nothing did, stands in the
// attempt, where every other step looks for it. The body of the response has been read.
func (s *sender) RoundTrip(req *http.Request) (*http.Response, error) {
	a := attemptOf(req.Context())
	resp := s.send(a, req)
	if !a.began.IsZero() {
		a.took = time.Since(a.began)
	}
	if resp == nil {
		resp = new(http.Response)
	}
	resp.Request, resp.Body = req, http.NoBody
	return resp, nil
}

func (s *sender) send(a *attempt, req *http.Request) (resp *http.Response) {
	defer func() {
		if v := recover(); v != nil {
			resp, a.transient = nil, false
			a.err = fmt.Errorf("%w: %T", ErrPanicked, v)
		}
	}()
	a.outcome = NotSent
	if s.limiter != nil {
		if err := s.limiter.Wait(a); err != nil {
			a.err = &limiterError{err}
			return nil
		}
	}
	if a.err = a.call.clock.ended(); a.err != nil {
		return nil
	}
	a.outcome = Unknown
	a.sign(req)
	resp, err := s.base.RoundTrip(req)
	switch {
	case err != nil:
		a.fail(err)
		return nil
	case resp == nil:
		a.err = errNoResponse
		return nil
	case resp.Body == nil:
		resp.Body = http.NoBody
	}
	s.reader.receive(a, resp)
	return resp
}

// sign gives the request what belongs to this attempt alone: its token and a body that is read from its beginning. They
// are put on here, past net/http's client, which would copy them for redirects that are never followed. The request gets
// no GetBody: with one, net/http would send a write again by itself.
func (a *attempt) sign(req *http.Request) {
	c := a.call
	c.Attempts++
	a.number.Store(int32(c.Attempts)) //nolint:gosec // a few
	if c.Watch.Attempt != nil {
		a.began = time.Now()
	}
	if c.Attempts > 1 {
		c.Request.Header = maps.Clone(c.Request.Header) // the transport may still read those of the attempt before
	}
	req.Header, req.Close = c.Request.Header, c.Request.Close
	req.Header["Authorization"] = c.loop.token.values
	if body := c.Request.Body; body != nil {
		a.sent.Reset(body)
		req.Body, req.ContentLength = io.NopCloser(&a.sent), int64(len(body))
	}
}

// fail judges an attempt without a response.
func (a *attempt) fail(err error) {
	p := a.phase()
	if p.stopped || errors.Is(err, errLost) {
		err = errLost // net/http tells of its second request, or of the end that was put to it
	}
	a.err, a.outcome, a.transient = err, outcomeOfFailure(err, p), TransientFailure(err)
	switch {
	case errors.Is(err, ErrNotSent) && !p.wroteHeaders:
		a.outcome, a.transient = NotSent, false // not retried at once: whoever said no will say it again
		a.call.Attempts--
	case a.outcome == Unknown && a.read() && handshakeFailed(err):
		a.outcome = NotSent // a likely guess will do for a read
	}
}

// A limiterError is a limiter that said no: nothing was sent.
type limiterError struct{ err error }

func (e *limiterError) Error() string { return e.err.Error() }

// Unwrap gives the limiter's error and what it means. *rate.Limiter says in its text alone that the deadline is too near.
func (e *limiterError) Unwrap() []error {
	reasons := []error{e.err, ErrNotSent}
	if strings.Contains(e.err.Error(), "would exceed context deadline") {
		reasons = append(reasons, context.DeadlineExceeded)
	}
	return reasons
}
