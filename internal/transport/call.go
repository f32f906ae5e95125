package transport

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/hashicorp/go-retryablehttp"
)

// A Call is one call: what it asks for, what came back, what it did, and where it stands.
type Call struct {
	Request  Request
	Response Response
	Watch    Watch
	Outcome  Outcome // of the whole call
	Attempts int     // requests that were sent

	transport *Transport
	clock     clock
	loop      loop
	first     attempt
}

// Do makes a call. Its error says why there is no 2xx response; what came stands in the call.
func (t *Transport) Do(ctx context.Context, c *Call) error {
	if !t.enter() {
		c.Outcome = NotSent
		return ErrClosed
	}
	defer t.leave()
	c.transport = t
	c.clock.start(ctx, c.Request.Timeout, t.limits.Idle)
	err := c.loop.run(c)
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

// errSameToken ends the loop when sign-in has nothing better than the token that was refused.
var errSameToken = errors.New("the same token again")

// blank is what every request is a copy of: there is no other way to give a request its context at once.
var blank http.Request //nolint:gochecknoglobals // never changed

// noHeader stands for the headers until the attempt puts them on.
var noHeader = http.Header{} //nolint:gochecknoglobals // never changed

// run makes the attempts. Its error says why the last one brought no response, or why there was none.
func (l *loop) run(c *Call) error {
	r, a := &c.Request, &c.first
	l.begin(c, a)
	tok, err := c.transport.signIn.token(a)
	if err != nil {
		return err
	}
	l.token = tok
	if !r.Idempotent { // net/http would take these, even empty, as leave to send a write again by itself
		delete(r.Header, "Idempotency-Key")
		delete(r.Header, "X-Idempotency-Key")
	}
	l.first = *blank.WithContext(a)
	l.first.Method, l.first.URL, l.first.Header = r.Method, &r.URL, noHeader
	l.first.Proto, l.first.ProtoMajor, l.first.ProtoMinor = "HTTP/1.1", 1, 1
	l.request.Request = &l.first
	if _, err := c.transport.loop.Do(&l.request); err != nil && !errors.Is(err, errSameToken) { //nolint:bodyclose // a receiver has read it
		return err
	}
	return l.attempt.err
}

// begin makes an attempt the one under way.
func (l *loop) begin(c *Call, a *attempt) {
	a.call, a.outcome = c, NotSent
	c.clock.enter(&a.scope)
	l.attempt = a
}

// newLoop sets up what drives every loop. All it asks it reads from the call, which each request carries in its context,
// so one client serves all calls at once.
func newLoop(base http.RoundTripper) *retryablehttp.Client {
	return &retryablehttp.Client{
		HTTPClient: &http.Client{
			Transport:     base,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		RetryMax: math.MaxInt, // next ends the loop
		CheckRetry: func(ctx context.Context, _ *http.Response, err error) (bool, error) {
			c := callOf(ctx)
			return err == nil && c.loop.next(c), nil
		},
		PrepareRetry: func(req *http.Request) error {
			c := callOf(req.Context())
			return c.loop.ready(c)
		},
		Backoff: func(_, _ time.Duration, _ int, resp *http.Response) time.Duration {
			return callOf(resp.Request.Context()).loop.wait
		},
		ErrorHandler: retryablehttp.PassthroughErrorHandler,
	}
}

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

// conclude judges the whole call: nil for a 2xx response, else the reason, without the URL that net/http's client puts
// before it. Errors of a user's own stay whole, whatever they wrap.
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
	if wrapped, ok := err.(*url.Error); ok { //nolint:errorlint // the outermost alone
		return wrapped.Err
	}
	return err
}

// refusal is the error of a call whose last response is a refusal.
func (c *Call) refusal() error {
	if c.Response.Status == http.StatusUnauthorized && c.transport.signIn.replaced(c.loop.token) {
		return ErrRevoked
	}
	return ErrResponse
}

// Transient reports whether the last attempt failed in a way that may pass.
func (c *Call) Transient() bool { return c.loop.attempt != nil && c.loop.attempt.transient }

// Received is how much of the body was read.
func (c *Call) Received() int64 {
	if c.Response.Stream != nil && c.loop.attempt != nil {
		return c.loop.attempt.body.count.Load()
	}
	return c.Response.Received
}
