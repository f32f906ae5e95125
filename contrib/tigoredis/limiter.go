package tigoredis

import (
	"context"
	_ "embed" // the scripts
	"fmt"
	"math"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/tigo-go/tigo"
)

// Rate is the rate at which all replicas together may send requests.
type Rate struct {
	PerSecond float64 // requests per second, above 0; a fraction such as 0.5 means one in two seconds
	Burst     int     // how many requests may be sent at once after a pause; default 1

	// Replicas is the number of processes that share the rate; default 1. It matters only while Redis is down: then each
	// process limits itself to its share, PerSecond / Replicas. If Replicas is too low, the fleet then exceeds the rate.
	Replicas int
}

// The times of a limiter.
const (
	limitPatience = 400 * time.Millisecond  // the longest wait for a command
	probeEvery    = 2 * time.Second         // how often a Redis that did not reply is tried again, in the background
	bothLimits    = 2500 * time.Millisecond // how long both limits apply after Redis is back, until every replica has noticed
	longestQueue  = 10 * time.Minute        // a request that would wait longer fails
	longestHold   = time.Minute
	shortestHold  = time.Second // the hold after a 429 without Retry-After
	lookAgain     = time.Second // a request that waits longer checks again for a hold
)

//go:embed lua/limit_book.lua
var bookSource string

//go:embed lua/limit_hold.lua
var holdSource string

//nolint:gochecknoglobals // never changed
var (
	bookScript = redis.NewScript(bookSource)
	holdScript = redis.NewScript(holdSource)
)

var (
	errLate  = fmt.Errorf("tigoredis: the next slot of the rate limit is after the deadline: %w: %w", tigo.ErrNotSent, context.DeadlineExceeded)
	errQueue = fmt.Errorf("tigoredis: the queue of the rate limit is longer than 10 minutes: %w", tigo.ErrNotSent)
)

// Limiter is a [tigo.RateLimiter] for all replicas together. A request reserves its slot with one command and waits for it.
// So requests are sent in the order of their commands, and a replica without requests uses no slots.
//
// If the context of a request ends while it waits, its slot is used.
//
// If Redis does not reply within 0.4 s, each replica limits itself to its share of the rate, without bursts, and tries Redis
// again every 2 s.
type Limiter struct {
	rdb      redis.UniversalClient
	keys     []string
	rate     Rate
	interval time.Duration // between two slots of the fleet
	err      error         // the error of every Wait, if the limiter is invalid

	mu    sync.Mutex
	gone  bool          // Redis did not reply
	tried time.Time     // when it was last tried, while gone
	both  time.Time     // until then both limits apply, since other replicas may not have noticed yet that Redis is back
	last  time.Time     // the latest slot that this process has reserved in Redis
	queue time.Duration // the length of the fleet's queue at that time
	next  time.Time     // the next slot of this process's own share
	held  time.Time     // the end of the hold that this process knows
}

// NewLimiter returns a limiter. Limiters with the same name in the same Redis share the rate; all replicas must use the same
// rate. NewLimiter sends nothing. If rdb or rate is invalid, each Wait fails.
func NewLimiter(rdb redis.UniversalClient, name string, rate Rate) *Limiter {
	rate.Burst, rate.Replicas = max(rate.Burst, 1), max(rate.Replicas, 1)
	l := &Limiter{
		rdb: rdb, rate: rate,
		keys: []string{"tigo:{" + name + "}:slots", "tigo:{" + name + "}:hold"},
	}
	wrong := func(name, reason string) {
		l.err = &tigo.ArgumentError{Op: "tigoredis.NewLimiter", Name: name, Reason: reason}
	}
	const least = 1.0 / 3600
	if problem := clientProblem(rdb); problem != "" {
		wrong("rdb", problem)
	} else if !(rate.PerSecond >= least) || math.IsInf(rate.PerSecond, 0) { // also for NaN
		wrong("rate.PerSecond", "is not a rate of at least one request per hour")
	} else {
		l.interval = max(time.Duration(float64(time.Second)/rate.PerSecond), time.Microsecond)
	}
	return l
}

// Wait implements [tigo.RateLimiter]. It returns when the request may be sent. If the slot would be after the deadline of
// the context, or more than 10 minutes away, Wait fails at once with [tigo.ErrNotSent] and reserves no slot in Redis. It fails
// with a [tigo.ArgumentError] if [NewLimiter] got an invalid argument. Any other error is that of the context.
func (l *Limiter) Wait(ctx context.Context) error {
	if l.err != nil {
		return l.err
	}
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		slot, err := l.book(ctx)
		if err != nil {
			return err
		}
		if wait := time.Until(slot); wait > 0 {
			if !sleep(ctx, wait) {
				return ctx.Err()
			}
			if wait > lookAgain {
				l.look(ctx)
			}
		}
		switch held := l.heldFor(); {
		case held <= 0:
			return nil
		case held <= limitPatience: // it may have ended in Redis already, since replies take time
			if !sleep(ctx, held) {
				return ctx.Err()
			}
			return nil
		} // a hold has begun meanwhile, so the slot is lost
	}
}

// book reserves a slot and returns its time.
func (l *Limiter) book(ctx context.Context) (time.Time, error) {
	most, tooLate := longestQueue, errQueue
	if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) < most {
		most, tooLate = time.Until(deadline), errLate
	}
	gone, both := l.state()
	var share time.Time
	if gone || both {
		var err error
		if share, err = l.bookShare(most, tooLate); err != nil || gone {
			return share, err
		}
	}
	const micro = float64(time.Microsecond)
	began := time.Now()
	reply, err := run(ctx, limitPatience, l.rdb, bookScript, l.keys, float64(l.interval)/micro, l.rate.Burst,
		most.Microseconds(), max(0, time.Until(share).Microseconds()), longestHold.Milliseconds())
	wait, hold, ok := parseSlot(reply)
	switch {
	case err != nil && ctx.Err() != nil:
		return time.Time{}, ctx.Err()
	case err != nil || !ok:
		l.lost(began)
		if both {
			return share, nil
		}
		return l.bookShare(most, tooLate)
	}
	l.hold(hold)
	if wait < 0 {
		return time.Time{}, tooLate
	}
	slot := time.Now().Add(wait)
	l.booked(slot, wait)
	return slot, nil
}

// parseSlot reads the reply of the script limit_book.lua.
func parseSlot(reply []any) (wait, hold time.Duration, ok bool) {
	if len(reply) != len([]string{"wait", "hold"}) {
		return 0, 0, false
	}
	us, isWait := reply[0].(int64)
	ms, isHold := reply[1].(int64)
	return time.Duration(us) * time.Microsecond, time.Duration(ms) * time.Millisecond, isWait && isHold
}

// bookShare reserves a slot of this process's own share, which has no bursts.
func (l *Limiter) bookShare(most time.Duration, tooLate error) (time.Time, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	slot := l.next
	for _, from := range []time.Time{now, l.held} {
		if slot.Before(from) {
			slot = from
		}
	}
	if slot.Sub(now) > most {
		return time.Time{}, tooLate
	}
	l.next = slot.Add(l.share())
	return slot, nil
}

// share returns the time between two slots of a process while Redis is down.
func (l *Limiter) share() time.Duration { return l.interval * time.Duration(l.rate.Replicas) }

// booked records a slot that was reserved in Redis.
func (l *Limiter) booked(slot time.Time, wait time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if slot.After(l.last) {
		l.last, l.queue = slot, wait
	}
}

// lost records that Redis did not reply to a command. The process's own share begins after the slots that the fleet has
// reserved, as far as this process knows, and after a random time, so that the replicas do not begin together.
func (l *Limiter) lost(began time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.gone {
		return
	}
	l.gone, l.tried = true, time.Now()
	from := l.tried
	if behind := began.Add(l.queue); began.Sub(l.last) < time.Second && behind.After(from) {
		from = behind
	}
	if l.next.Before(from) {
		l.next = from.Add(rand.N(l.share())) //nolint:gosec // jitter need not be secure
	}
}

// state reports whether Redis is down, and whether both limits apply. From time to time it tries Redis again.
func (l *Limiter) state() (gone, both bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.gone && time.Since(l.tried) >= probeEvery {
		l.tried = time.Now()
		go l.probe()
	}
	return l.gone, time.Now().Before(l.both)
}

// probe sends Redis a command that changes nothing.
func (l *Limiter) probe() {
	if !l.look(context.Background()) {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.gone, l.both = false, time.Now().Add(bothLimits)
}

// look reads the hold from Redis, and reports whether Redis replied.
func (l *Limiter) look(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, limitPatience)
	defer cancel()
	left, err := l.rdb.PTTL(ctx, l.keys[1]).Result()
	if err == nil && left <= longestHold {
		l.hold(left)
	}
	return err == nil
}

// hold records how long this process must pause.
func (l *Limiter) hold(left time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if end := time.Now().Add(left); left > 0 && end.After(l.held) {
		l.held = end
	}
}

// heldFor returns how long this process must still pause.
func (l *Limiter) heldFor() time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	return time.Until(l.held)
}
