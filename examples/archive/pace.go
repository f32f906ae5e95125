package main

import (
	"context"
	"sync"
	"time"
)

// pace is a tigo.RateLimiter that lets one request begin per gap. *rate.Limiter of golang.org/x/time/rate is another, with more
// features.
type pace struct {
	gap  time.Duration
	mu   sync.Mutex
	next time.Time // when the next request may begin
}

func newPace(perSecond float64) *pace {
	return &pace{gap: time.Duration(float64(time.Second) / perSecond)}
}

// Wait takes the next turn and waits for it.
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
