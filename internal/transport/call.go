package transport

import (
	"context"
	"errors"
	"fmt"
	"io"
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
	Attempts int           // how many were made; one that failed with ErrNotSent is not counted, except a write whose headers had left

	transport *Transport
	clock     clock
	loop      loop
	first     attempt // part of the call, so that it needs no allocation
}

// Do makes a call, and sets its Response, Outcome and Attempts. It returns nil if the last response is 2xx and was read without an
// error. Of a stream it reads only the first bytes.
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
		err = over // the call failed, or would be retried, and its time is over
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

// blank is copied for every request: only WithContext can set the context of a request.
var blank http.Request //nolint:gochecknoglobals // never changed

// noHeader is the header of a request until prepare sets the real one.
var noHeader = http.Header{} //nolint:gochecknoglobals // never changed

// run makes the attempts. It returns the error of the last attempt, or the error that prevented another attempt.
func (l *loop) run(c *Call, now time.Time) error {
	r, a := &c.Request, &c.first
	l.begin(c, a)
	tok, err := c.transport.signIn.tokenAt(a, now)
	if err != nil {
		return err
	}
	l.token = tok
	if !r.Idempotent {
		deleteIdempotencyKeys(r.Header)
	}
	l.first = *blank.WithContext(a)
	r.setUp(&l.first)
	c.transport.sender.attempt(a, &l.first)
	if a.outcome == Applied && a.err == nil {
		c.report(a, false)
		return nil
	}
	l.firstMade = true
	l.request = &retryablehttp.Request{Request: r.another(a)}
	if _, err := c.transport.loop.Do(l.request); err != nil && !errors.Is(err, errSameToken) { //nolint:bodyclose // RoundTrip returns no body
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

// A sender makes attempts: it waits for the limiter, sends the request and reads the response. It is also the RoundTripper that
// go-retryablehttp uses. It has no method CloseIdleConnections: go-retryablehttp would call it after a failed call, and so close
// the idle connections of other calls.
type sender struct {
	base    http.RoundTripper
	limiter Limiter
	reader  receiver
}

// RoundTrip implements http.RoundTripper for go-retryablehttp. The first time in a loop it sends nothing, since run has already
// made the first attempt. It always returns an empty response: the result or the error is in the attempt.
func (s *sender) RoundTrip(req *http.Request) (*http.Response, error) {
	a := attemptOf(req.Context())
	if l := &a.call.loop; l.firstMade {
		l.firstMade = false
	} else {
		s.attempt(a, req)
	}
	return &http.Response{Request: req, Body: http.NoBody}, nil
}

// attempt calls send, and measures the duration of the attempt if there is an observer.
func (s *sender) attempt(a *attempt, req *http.Request) {
	s.send(a, req)
	if a.timing != nil {
		a.timing.took = time.Since(a.timing.began)
	}
}

// send waits for the limiter, sends the request and reads the response. If a hook panics, the error of the attempt is ErrPanicked.
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
	a.prepare(req)
	resp, err := s.base.RoundTrip(req) //nolint:bodyclose // the receiver closes it
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

// prepare counts an attempt, and sets the body and the header of its request. The header has the token. prepare runs below
// http.Client, which copies the header of each request that it gets. It sets no GetBody: with one, net/http might send a write
// again. For a request that is not idempotent, prepare drops the response to the attempt before, which was rejected: it is not the
// result of the call, whatever this attempt does.
func (a *attempt) prepare(req *http.Request) {
	c := a.call
	if c.Attempts++; c.Attempts > 1 && !c.Request.Idempotent {
		c.Response.drop()
	}
	a.number.Store(int32(c.Attempts)) //nolint:gosec // there are few attempts
	if c.Observe != nil {
		a.timing = &timing{began: time.Now()}
	}
	req.Header, req.Close = a.header(), c.Request.Close
	if body := c.Request.Body; body != nil {
		a.requestBody.Reset(body)
		req.Body, req.ContentLength = io.NopCloser(&a.requestBody), int64(len(body))
	}
}

// fail sets the error and the outcome of an attempt that failed without a response.
func (a *attempt) fail(err error) {
	p := a.phase()
	if p.stopped || errors.Is(err, errLost) {
		err = errLost // err only tells how net/http was kept from sending the request again
	}
	a.err, a.outcome, a.transient = err, outcomeOfFailure(err, p), TransientFailure(err)
	switch {
	case errors.Is(err, ErrNotSent) && !p.wroteHeaders:
		a.outcome, a.transient = NotSent, false // not retried: the hook would do the same again
		a.call.Attempts--
	case a.outcome == Unknown && a.read() && handshakeFailed(err):
		a.outcome = NotSent // it is not certain, but a read has no effect
	}
}

// A limiterError is the error of a limiter. The RoundTripper did not get the request of the attempt.
type limiterError struct{ err error }

func (e *limiterError) Error() string { return e.err.Error() }

// Unwrap returns the error of the limiter, and ErrNotSent. If the wait would have been longer than the deadline allows, it adds
// context.DeadlineExceeded: *rate.Limiter has no typed error for that, only a text.
func (e *limiterError) Unwrap() []error {
	reasons := []error{e.err, ErrNotSent}
	if strings.Contains(e.err.Error(), "would exceed context deadline") {
		reasons = append(reasons, context.DeadlineExceeded)
	}
	return reasons
}

// conclude sets the outcome of the call. It returns nil if the last response is 2xx and was read without an error, else the error.
// If that is a *url.Error, as http.Client returns, it returns the error inside.
func (c *Call) conclude(err error) error {
	if err == nil && c.loop.attempt.outcome == Applied {
		c.Outcome = Applied
		c.loop.succeed(c.transport.budget)
		return nil
	}
	c.Outcome = c.loop.outcome(c.Attempts)
	if err == nil {
		return c.responseError()
	}
	if wrapped, ok := err.(*url.Error); ok { //nolint:errorlint // only the outermost one
		return wrapped.Err
	}
	return err
}

// responseError returns the error of a call whose last response is an error response.
func (c *Call) responseError() error {
	if c.Response.Status == http.StatusUnauthorized && c.transport.signIn.replaced(c.loop.token) {
		return ErrRevoked
	}
	return ErrResponse
}

// Transient reports whether the last attempt failed, and another one may succeed.
func (c *Call) Transient() bool { return c.loop.attempt != nil && c.loop.attempt.transient }

// Received returns the number of bytes that were read from the body of the last response.
func (c *Call) Received() int64 {
	if c.Response.Stream != nil && c.loop.attempt != nil {
		return c.loop.attempt.body.received()
	}
	return c.Response.Received
}
