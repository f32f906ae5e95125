package transport

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"time"
)

// A Limiter holds requests back, as *rate.Limiter of golang.org/x/time does.
type Limiter interface {
	Wait(context.Context) error
}

// ErrPanicked is a user's RoundTripper, Limiter or token source that panicked. The value is not kept: it may
// hold anything.
var ErrPanicked = errors.New("panicked")

// errNoAnswer is a user's RoundTripper that returned neither an answer nor an error.
var errNoAnswer = errors.New("the transport returned nothing")

// An attempt is one request and the reading of its answer. It is the RoundTripper under go-retryablehttp's
// http.Client; it has no CloseIdleConnections, so that one failing call cannot empty the pool of the others.
type attempt struct {
	base    http.RoundTripper
	limiter Limiter
	limits  Limits
	problem func([]byte) Problem
}

// RoundTrip implements http.RoundTripper. It always answers: what came, or why nothing did, stands in the exchange,
// where every other step looks for it. The body of the answer has been read.
func (a *attempt) RoundTrip(req *http.Request) (*http.Response, error) {
	x := exchangeOf(req.Context())
	x.try = try{}
	resp, err := a.send(x, req)
	x.try.err = err
	if x.Watch.Attempt != nil && !x.try.began.IsZero() {
		x.try.took, x.try.received = time.Since(x.try.began), x.Received()
	}
	if resp == nil {
		resp = new(http.Response)
	}
	resp.Request, resp.Body = req, http.NoBody
	return resp, nil
}

func (a *attempt) send(x *Exchange, req *http.Request) (resp *http.Response, err error) {
	var p *phase
	defer func() {
		if v := recover(); v != nil {
			resp, err = nil, fmt.Errorf("%w: %T", ErrPanicked, v)
			x.try.temporary = false
		}
	}()
	x.try.fate = NotSent
	if a.limiter != nil {
		if err := a.limiter.Wait(x); err != nil {
			return nil, err
		}
	}
	if err := x.Context.Err(); err != nil {
		return nil, err
	}
	x.try.fate = Unknown
	x.Attempts++
	x.attempt.Add(1)
	if x.Watch.Attempt != nil {
		x.try.began = time.Now()
	}
	req.Header = x.sign()
	if !x.Safe {
		p = new(phase)
		req = p.follow(req)
	}
	resp, err = a.base.RoundTrip(req)
	if err != nil {
		x.try.fate = fateOf(err, p)
		x.try.temporary = !permanent(err)
		return nil, err
	}
	if resp == nil {
		return nil, errNoAnswer
	}
	if resp.Body == nil {
		resp.Body = http.NoBody
	}
	return a.receive(x, resp)
}

// sign gives the attempt its headers. They are put on the request here, past net/http's client, which would copy
// them for redirects that are never followed.
func (x *Exchange) sign() http.Header {
	if x.Attempts > 1 {
		x.Header = maps.Clone(x.Header) // the transport may still be reading those of the attempt before
	}
	x.Header["Authorization"] = x.token.values
	return x.Header
}

func exchangeOf(ctx context.Context) *Exchange {
	x, _ := ctx.Value(exchangeKey{}).(*Exchange)
	return x
}
