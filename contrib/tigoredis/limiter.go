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

// Rate is what all replicas may send together.
type Rate struct {
	PerSecond float64 // requests a second, above 0; a fraction such as 0.5 is one in two seconds
	Burst     int     // requests that may go at once after a pause; default 1

	// Replicas is how many processes share the rate; default 1. It matters without Redis alone: each process keeps to its
	// share then, PerSecond / Replicas. With fewer than there are, the fleet exceeds the rate then.
	Replicas int
}

// How a limiter deals with Redis.
const (
	limitPatience = 400 * time.Millisecond  // with one command
	probeEvery    = 2 * time.Second         // Redis that did not reply is asked again, behind the callers' backs
	bothLimits    = 2500 * time.Millisecond // after its return: until every replica has noticed
	longestQueue  = 10 * time.Minute        // a request that would wait longer is refused
	longestHold   = time.Minute
	shortestHold  = time.Second // for a 429 that does not say how long
	lookAgain     = time.Second // a request that waits longer than this looks once more for a hold
)

//go:embed lua/limit_book.lua
var bookSource string

//go:embed lua/limit_hold.lua
var holdSource string

//nolint:gochecknoglobals // they never change
var (
	bookScript = redis.NewScript(bookSource)
	holdScript = redis.NewScript(holdSource)
)

var (
	errLate  = fmt.Errorf("tigoredis: the next slot of the rate limit comes after the deadline: %w: %w", tigo.ErrNotSent, context.DeadlineExceeded)
	errQueue = fmt.Errorf("tigoredis: the queue of the rate limit is longer than 10 minutes: %w", tigo.ErrNotSent)
)

// Limiter is a [tigo.RateLimiter] for all replicas together. A request books its slot by one command and waits for it, so
// requests go in the order in which they asked, and replicas that have nothing to send take nothing from the others.
//
// A request whose context ends while it waits has used its slot.
//
// When Redis does not reply within 0.4 s, each replica keeps to its share of the rate, without bursts, and asks Redis again
// every 2 s.
type Limiter struct {
	rdb      redis.UniversalClient
	keys     []string
	rate     Rate
	interval time.Duration // between two slots of the fleet
	err      error         // why it cannot work

	mu    sync.Mutex
	gone  bool          // Redis did not reply
	asked time.Time     // when it was asked last, while gone
	both  time.Time     // until then both limits hold, since other replicas may not have noticed yet that Redis is back
	last  time.Time     // the latest slot that this process has booked in Redis …
	queue time.Duration // … and how long the queue of the fleet was then
	next  time.Time     // the next slot of its own share
	held  time.Time     // the end of a hold that this process knows of
}

// NewLimiter returns a limiter. Limiters with the same name and the same Redis share the rate; all replicas must name the
// same rate. It sends nothing. An rdb or a rate that cannot work is an error of each Wait.
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
	} else if !(rate.PerSecond >= least) || math.IsInf(rate.PerSecond, 0) { // NaN too
		wrong("rate.PerSecond", "is not a rate of at least one request an hour")
	} else {
		l.interval = max(time.Duration(float64(time.Second)/rate.PerSecond), time.Microsecond)
	}
	return l
}

// Wait implements [tigo.RateLimiter]. It returns when the request may be sent. Where the slot would come after the
// context's deadline, or after more than 10 minutes, it fails at once with [tigo.ErrNotSent] and books nothing. Any other error is
// the context's.
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
		case held <= limitPatience: // it may be over for Redis already: replies take time
			if !sleep(ctx, held) {
				return ctx.Err()
			}
			return nil
		} // a hold that came meanwhile: the slot is lost
	}
}

// book returns when the request may be sent.
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

// bookShare books a slot of this process's own share, in which there are no bursts.
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

// share is the time between two slots of one process without Redis.
func (l *Limiter) share() time.Duration { return l.interval * time.Duration(l.rate.Replicas) }

// booked notes a slot booked in Redis.
func (l *Limiter) booked(slot time.Time, wait time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if slot.After(l.last) {
		l.last, l.queue = slot, wait
	}
}

// lost notes that Redis did not reply to a command. The own share begins behind the slots that the fleet has booked, as far as
// this process can tell, and at a random moment, so that the replicas do not begin together.
func (l *Limiter) lost(began time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.gone {
		return
	}
	l.gone, l.asked = true, time.Now()
	from := l.asked
	if behind := began.Add(l.queue); began.Sub(l.last) < time.Second && behind.After(from) {
		from = behind
	}
	if l.next.Before(from) {
		l.next = from.Add(rand.N(l.share())) //nolint:gosec // any jitter will do
	}
}

// state tells whether Redis is gone, and whether both limits hold. From time to time it tries whether Redis is back.
func (l *Limiter) state() (gone, both bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.gone && time.Since(l.asked) >= probeEvery {
		l.asked = time.Now()
		go l.probe()
	}
	return l.gone, time.Now().Before(l.both)
}

// probe asks Redis for something that changes nothing.
func (l *Limiter) probe() {
	if !l.look(context.Background()) {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.gone, l.both = false, time.Now().Add(bothLimits)
}

// look asks Redis for a hold, and reports whether it replied.
func (l *Limiter) look(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, limitPatience)
	defer cancel()
	left, err := l.rdb.PTTL(ctx, l.keys[1]).Result()
	if err == nil && left <= longestHold {
		l.hold(left)
	}
	return err == nil
}

// hold notes how long this process is held.
func (l *Limiter) hold(left time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if end := time.Now().Add(left); left > 0 && end.After(l.held) {
		l.held = end
	}
}

// heldFor returns how long this process is held still.
func (l *Limiter) heldFor() time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	return time.Until(l.held)
}
