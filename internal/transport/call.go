package transport

import (
	"context"
	"net/http"
	"net/url"
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
