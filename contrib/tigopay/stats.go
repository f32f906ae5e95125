package tigopay

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"
)

// Stats counts what this process has done with a ledger since [New]. Copy it to whatever collects your metrics; [Ledger.Backlog]
// has what is not of one process.
type Stats struct {
	Added     int64 // intents that were new
	Sent      int64 // requests that may have left
	Done      int64 // payments that became done
	Found     int64 // of these, by reading: their response was lost
	Refused   int64 // payments that the platform refused
	Resent    int64 // payments to be sent again: after a rejection that may pass, or because they were not booked
	Reopened  int64 // checkouts to be begun again because a token was lost
	Undecided int64 // payments that a person has to decide
}

type counters struct{ added, sent, done, found, refused, resent, reopened, undecided atomic.Int64 }

// Stats returns the counts.
func (l *Ledger) Stats() Stats {
	c := &l.stats
	return Stats{
		Added: c.added.Load(), Sent: c.sent.Load(), Done: c.done.Load(), Found: c.found.Load(), Refused: c.refused.Load(),
		Resent: c.resent.Load(), Reopened: c.reopened.Load(), Undecided: c.undecided.Load(),
	}
}

// count counts a change of state.
func (c *counters) count(r result) {
	switch r.state {
	case Done:
		c.done.Add(1)
		if r.found {
			c.found.Add(1)
		}
	case Refused:
		c.refused.Add(1)
	case Undecided:
		c.undecided.Add(1)
	case Waiting:
		c.resent.Add(1)
		c.reopened.Add(int64(r.reopened))
	}
}

// Backlog is how many payments are in a state, and since when.
type Backlog struct {
	Count  int64         // payments
	Oldest time.Duration // since the first of them was added
}

// Backlog counts the payments that are not done or refused, by state. What to watch: anything undecided, and the age of what is
// waiting, sending or blocked.
func (l *Ledger) Backlog(ctx context.Context) (map[State]Backlog, error) {
	rows, err := l.db.Query(ctx, `SELECT state, count(*), greatest(now() - min(created_at), '0') FROM tigopay_payments
		WHERE ledger = $1 AND state IN ('waiting', 'sending', 'blocked', 'undecided') GROUP BY state`, l.options.Name)
	if err != nil {
		return nil, fmt.Errorf("tigopay: backlog: %w", err)
	}
	defer rows.Close()
	all := map[State]Backlog{}
	for rows.Next() {
		var state State
		var b Backlog
		if err := rows.Scan(&state, &b.Count, &b.Oldest); err != nil {
			return nil, fmt.Errorf("tigopay: backlog: %w", err)
		}
		all[state] = b
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("tigopay: backlog: %w", err)
	}
	return all, nil
}
