package main

import (
	"context"
	"sync"
	"time"
)

// pace is a tigo.RateLimiter that lets one request start per gap. *rate.Limiter of golang.org/x/time/rate is a RateLimiter
// with more features.
type pace struct {
	gap  time.Duration
	mu   sync.Mutex
	next time.Time // when the next request may start
}

func newPace(perSecond float64) *pace {
	return &pace{gap: time.Duration(float64(time.Second) / perSecond)}
}

// Wait reserves the next time at which a request may start, and waits until then.
func (p *pace) Wait(ctx context.Context) error {
	p.mu.Lock()
	turn := p.next
	if now := time.Now(); turn.Before(now) {
		turn = now
	}
	p.next = turn.Add(p.gap)
	p.mu.Unlock()

	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-time.After(time.Until(turn)):
		return nil
	}
}
