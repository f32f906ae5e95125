package transport

import (
	"context"
	"errors"
	"fmt"
	"net/http"
)

// A Limiter holds requests back, as *rate.Limiter of golang.org/x/time does.
type Limiter interface {
	Wait(context.Context) error
}

// ErrPanicked is a user's RoundTripper, Limiter or token source that panicked. The value is not kept: it may
// hold anything.
var ErrPanicked = errors.New("panicked")

// An attempt is one request and the reading of its answer. It is the RoundTripper under go-retryablehttp's
// http.Client; it has no CloseIdleConnections, so that one failing call cannot empty the pool of the others.
type attempt struct {
	base    http.RoundTripper
	limiter Limiter
	limits  Limits
	problem func([]byte) Problem
}

// RoundTrip implements http.RoundTripper. The answer it returns has been read: its body stands in the exchange.
func (a *attempt) RoundTrip(req *http.Request) (resp *http.Response, err error) {
	x := exchangeOf(req.Context())
	var p *phase
	x.try = try{}
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("%w: %T", ErrPanicked, v)
			resp, x.try.temporary = nil, false
			if x.try.status == 0 {
				x.try.fate = fateOf(err, p)
			}
		}
		x.try.err = err
	}()
	if a.limiter != nil {
		x.try.fate = NotSent
		if err := a.limiter.Wait(x); err != nil {
			return nil, err
		}
		x.try.fate = Unknown
	}
	x.Attempts++
	if !x.Safe {
		p = new(phase)
		req = p.follow(req)
	}
	answer, err := a.base.RoundTrip(req)
	if err != nil {
		x.try.fate = fateOf(err, p)
		x.try.temporary = !permanent(err)
		return nil, err
	}
	return a.receive(x, answer)
}

func exchangeOf(ctx context.Context) *Exchange {
	return ctx.Value(exchangeKey{}).(*Exchange)
}
