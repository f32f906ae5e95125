package transport

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/hashicorp/go-retryablehttp"
)

// A Call is one call: its request, its response, its outcome, and the state of its loop.
type Call struct {
	Request  Request
	Response Response
	Observe  func(Attempt) // gets each attempt; nil: no observer
	Outcome  Outcome       // of the whole call
	Attempts int           // requests that were sent

	transport *Transport
	clock     clock
	loop      loop
	first     attempt
}

// Do makes a call. It returns nil if there is a 2xx response, which is in the call.
func (t *Transport) Do(ctx context.Context, c *Call) error {
	if !t.enter() {
		c.Outcome = NotSent
		return ErrClosed
	}
	defer t.leave()
	c.transport = t
	now := c.clock.start(ctx, &c.first.scope, c.Request.Timeout, t.limits.Idle)
	err := c.loop.run(c, now)
	if over := c.clock.ended(); over != nil && (err != nil || c.Transient()) {
		err = over // instead of another attempt
	}
	if c.Response.Stream != nil && err == nil {
		c.clock.handOver(t.limits.Stream)
	} else {
		c.clock.stop()
	}
	return c.conclude(err)
}

// errSameToken ends the loop if sign-in returns the refused token again.
var errSameToken = errors.New("the same token again")

// blank is copied for every request: WithContext is the only way to set the context of a request.
var blank http.Request //nolint:gochecknoglobals // never changed

// noHeader is the header of a request until the attempt sets it.
var noHeader = http.Header{} //nolint:gochecknoglobals // never changed

// run makes the attempts. It returns the error of the last one, or the error that kept the next one from starting.
func (l *loop) run(c *Call, now time.Time) error {
	r, a := &c.Request, &c.first
	l.begin(c, a)
	tok, err := c.transport.signIn.tokenAt(a, now)
	if err != nil {
		return err
	}
	l.token = tok
	if !r.Idempotent { // with these, even empty, net/http would retry a write
		delete(r.Header, "Idempotency-Key")
		delete(r.Header, "X-Idempotency-Key")
	}
	l.first = *blank.WithContext(a)
	l.first.Method, l.first.URL, l.first.Header = r.Method, &r.URL, noHeader
	l.first.Proto, l.first.ProtoMajor, l.first.ProtoMinor = "HTTP/1.1", 1, 1
	c.transport.sender.attempt(a, &l.first)
	if a.outcome == Applied && a.err == nil {
		c.report(a, false)
		return nil
	}
	l.pending = true
	l.request = &retryablehttp.Request{Request: &l.first}
	if _, err := c.transport.loop.Do(l.request); err != nil && !errors.Is(err, errSameToken) { //nolint:bodyclose // the receiver has read it
		return err
	}
	return l.attempt.err
}

// begin makes an attempt the current one.
func (l *loop) begin(c *Call, a *attempt) {
	a.call, a.outcome = c, NotSent
	l.attempt = a
}

// A Limiter delays requests, as tigo.RateLimiter documents.
type Limiter interface {
	Wait(context.Context) error
}

// A sender makes one attempt: it waits for the limiter, sends the request and reads the response. It is the RoundTripper of
// go-retryablehttp's http.Client. It has no CloseIdleConnections, so that a failing call does not close the idle connections of
// other calls.
type sender struct {
	base    http.RoundTripper
	limiter Limiter
	reader  receiver
}

// RoundTrip implements http.RoundTripper, for the attempts of a loop. The first one has been made when the loop begins. It always
// returns an empty response: the result or the error is in the attempt.
func (s *sender) RoundTrip(req *http.Request) (*http.Response, error) {
	a := attemptOf(req.Context())
	if l := &a.call.loop; l.pending {
		l.pending = false
	} else {
		s.attempt(a, req)
	}
	return &http.Response{Request: req, Body: http.NoBody}, nil
}

// attempt makes an attempt, and measures it for an observer.
func (s *sender) attempt(a *attempt, req *http.Request) {
	s.send(a, req)
	if a.timing != nil {
		a.timing.took = time.Since(a.timing.began)
	}
}

func (s *sender) send(a *attempt, req *http.Request) {
	defer func() {
		if v := recover(); v != nil {
			a.err, a.transient = fmt.Errorf("%w: %T", ErrPanicked, v), false
		}
	}()
	a.outcome = NotSent
	if s.limiter != nil {
		if err := s.limiter.Wait(a); err != nil {
			a.err = &limiterError{err}
			return
		}
	}
	if a.err = a.call.clock.ended(); a.err != nil {
		return
	}
	a.outcome = Unknown
	a.sign(req)
	resp, err := s.base.RoundTrip(req)
	switch {
	case err != nil:
		a.fail(err)
		return
	case resp == nil:
		a.err = errNoResponse
		return
	case resp.Body == nil:
		resp.Body = http.NoBody
	}
	s.reader.receive(a, resp)
}

// sign sets the token and the body of an attempt. It does so below net/http's client, which would copy them for redirects that are
// never followed. The request has no GetBody: with one, net/http would retry a write.
func (a *attempt) sign(req *http.Request) {
	c := a.call
	c.Attempts++
	a.number.Store(int32(c.Attempts)) //nolint:gosec // a few
	if c.Observe != nil {
		a.timing = &timing{began: time.Now()}
	}
	if c.Attempts > 1 {
		c.Request.Header = maps.Clone(c.Request.Header) // the transport may still read those of the previous attempt
	}
	req.Header, req.Close = c.Request.Header, c.Request.Close
	req.Header["Authorization"] = c.loop.token.values
	if body := c.Request.Body; body != nil {
		a.sent.Reset(body)
		req.Body, req.ContentLength = io.NopCloser(&a.sent), int64(len(body))
	}
}

// fail sets the outcome of an attempt that failed without a response.
func (a *attempt) fail(err error) {
	p := a.phase()
	if p.stopped || errors.Is(err, errLost) {
		err = errLost // instead of the error of net/http's second request, or of its cancellation
	}
	a.err, a.outcome, a.transient = err, outcomeOfFailure(err, p), TransientFailure(err)
	switch {
	case errors.Is(err, ErrNotSent) && !p.wroteHeaders:
		a.outcome, a.transient = NotSent, false // not retried at once: the hook would refuse it again
		a.call.Attempts--
	case a.outcome == Unknown && a.read() && handshakeFailed(err):
		a.outcome = NotSent // likely, which is enough for a read
	}
}

// A limiterError is the error of a limiter: nothing was sent.
type limiterError struct{ err error }

func (e *limiterError) Error() string { return e.err.Error() }

// Unwrap returns the error of the limiter and what it means. Only the text of *rate.Limiter's error says that the deadline is too
// close.
func (e *limiterError) Unwrap() []error {
	reasons := []error{e.err, ErrNotSent}
	if strings.Contains(e.err.Error(), "would exceed context deadline") {
		reasons = append(reasons, context.DeadlineExceeded)
	}
	return reasons
}

// conclude sets the outcome of the call. It returns nil for a 2xx response, else the error, without the *url.Error that net/http's
// client adds. Errors of hooks are not changed.
func (c *Call) conclude(err error) error {
	if err == nil && c.loop.attempt.outcome == Applied {
		c.Outcome = Applied
		c.loop.succeed(c.transport.budget)
		return nil
	}
	c.Outcome = c.loop.outcome(c.Attempts)
	if err == nil {
		return c.refusal()
	}
	if wrapped, ok := err.(*url.Error); ok { //nolint:errorlint // only the outermost one
		return wrapped.Err
	}
	return err
}

// refusal returns the error of a call whose last response is not 2xx.
func (c *Call) refusal() error {
	if c.Response.Status == http.StatusUnauthorized && c.transport.signIn.replaced(c.loop.token) {
		return ErrRevoked
	}
	return ErrResponse
}

// Transient reports whether the last attempt failed in a way that may pass.
func (c *Call) Transient() bool { return c.loop.attempt != nil && c.loop.attempt.transient }

// Received returns the number of bytes that were read of the body.
func (c *Call) Received() int64 {
	if c.Response.Stream != nil && c.loop.attempt != nil {
		return c.loop.attempt.body.count.Load()
	}
	return c.Response.Received
}
