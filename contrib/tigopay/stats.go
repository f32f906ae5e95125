package tigopay

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"
)

// Stats counts the work of this process on a ledger since [New]. Export it to your metrics. [Ledger.Backlog] has the counts
// of all processes.
type Stats struct {
	Added     int64 // new intents
	Sent      int64 // requests that may have been sent
	Done      int64 // payments that became done
	Found     int64 // of these, found by a read after a lost response
	Refused   int64 // payments that the platform refused
	Resent    int64 // payments that will be sent again, after a transient rejection or because they were not booked
	Reopened  int64 // checkouts that begin again because a token was lost
	Undecided int64 // payments that became undecided
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

// Backlog has the number of payments in a state, and the age of the oldest.
type Backlog struct {
	Count  int64         // payments
	Oldest time.Duration // time since the oldest of them was added
}

// Backlog returns the payments that are neither done nor refused, by state. Monitor the number of undecided ones, and the
// age of those that are waiting, sending or blocked.
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
