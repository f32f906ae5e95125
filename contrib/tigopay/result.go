package tigopay

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/tigo-go/tigo"
)

// result is the result of a write, with the next state of its payment.
type result struct {
	state    State // Sending: unknown
	reason   string
	made     made          // if Done
	wait     time.Duration // if Waiting
	found    bool          // if Done: found by a read
	reopened int           // 1 if Waiting because a token was lost
}

func notSent(err error) result { return result{state: Waiting, reason: reason(err)} }

// result returns the result of a write.
func (l *Ledger) result(p *row, created made, err error) result {
	var own notSentError
	switch outcome := tigo.OutcomeOf(err); {
	case err == nil && created.id+created.token != "" && (p.Kind == Invoice || created.token != ""):
		return result{state: Done, made: created}
	case err == nil:
		return result{state: Sending, reason: "the response has no id of what was created"}
	case errors.As(err, &own):
		return result{state: Waiting, reason: own.Error(), wait: l.backoff(p, err)}
	case outcome != tigo.OutcomeNotSent && outcome != tigo.OutcomeRefused:
		return result{state: Sending, reason: reason(err)}
	case rejected(err):
		return result{state: Refused, reason: reason(err)}
	default:
		return result{state: Waiting, reason: reason(err), wait: l.backoff(p, err)}
	}
}

// rejected reports whether an error is a final rejection of a payment by the platform. Errors of credentials, tokens, the
// network or the load are not.
func rejected(err error) bool {
	if _, ok := errors.AsType[*tigo.ArgumentError](err); ok {
		return true
	}
	return !errors.Is(err, tigo.ErrSignIn) &&
		(errors.Is(err, tigo.ErrBadRequest) || errors.Is(err, tigo.ErrNotFound) || errors.Is(err, tigo.ErrForbidden))
}

// reason describes an error in a few words. Of an error of the platform, it has status, code and outcome, but not the
// message.
func reason(err error) string {
	if e, ok := errors.AsType[*tigo.Error](err); ok {
		switch {
		case e.StatusCode != 0:
			return fmt.Sprintf("%s: status %d %s, %v", e.Op, e.StatusCode, e.Code, e.Outcome)
		case errors.Is(err, tigo.ErrTimeout):
			return fmt.Sprintf("%s: timeout, %v", e.Op, e.Outcome)
		}
		return fmt.Sprintf("%s: no response, %v", e.Op, e.Outcome)
	}
	if e, ok := errors.AsType[*tigo.ArgumentError](err); ok {
		return e.Error()
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return "not sent in time"
	}
	return "not sent: the database failed"
}

// The statements below change the state of a payment. Those of the lease's holder are fenced: they change nothing if another
// worker has the lease. The statement for a response depends only on its attempt, since a response is true whoever has the
// lease.

const write = `UPDATE tigopay_payments SET actor = '', updated_at = clock_timestamp(), `

// commitSending stores that the write will be sent. It reports whether this worker may send it.
func (l *Ledger) commitSending(ctx context.Context, p *row, known []string) (bool, error) {
	tag, err := l.db.Exec(ctx, write+`state = 'sending', reason = '', attempt = attempt + 1, known = $3, sent_at = clock_timestamp(),
			failures = 0, due_at = clock_timestamp() + $4::interval
		WHERE id = $1 AND fence = $2 AND state IN ('waiting', 'blocked')`, // guard lease
		p.ID, p.fence, known, l.lease())
	p.Attempts++
	p.State, p.age, p.known = Sending, 0, known
	if err == nil && tag.RowsAffected() == 1 {
		l.stats.sent.Add(1)
	}
	return tag.RowsAffected() == 1, err
}

// conclude stores the response to an attempt. It continues after the end of ctx, and tries for the time of Send if the
// database is down: otherwise the token in the response to a checkout would be lost.
func (l *Ledger) conclude(ctx context.Context, p *row, r result) error {
	token, url, err := l.sealed(p, r.made)
	if err != nil {
		return err
	}
	changed, err := l.persist(ctx, write+`state = $3, reason = $4, made_id = $5, token = $6, url = $7, slot = false,
			failures = $9, due_at = clock_timestamp() + $8::interval
		WHERE id = $1 AND attempt = $2 AND state IN ('sending', 'undecided')`, // guard attempt // guard final
		p.ID, p.Attempts, r.state, r.reason, r.made.id, token, url, r.wait, p.failures+1)
	if changed {
		l.stats.count(r)
	}
	return err
}

// verdict stores the result of a read for an attempt.
func (l *Ledger) verdict(ctx context.Context, p *row, r result) error {
	changed, err := l.persist(ctx, write+`state = $3, reason = $4, made_id = $5, slot = false, due_at = clock_timestamp(), failures = 0,
			reopened = reopened + $6, despite = despite OR $6 > 0
		WHERE id = $1 AND fence = $2 AND state = 'sending'`, // guard verdict
		p.ID, p.fence, r.state, r.reason, r.made.id, r.reopened)
	if changed {
		l.stats.count(r)
	}
	return err
}

// refuse makes a payment that was not sent refused.
func (l *Ledger) refuse(ctx context.Context, p *row, because error) error {
	changed, err := l.persist(ctx, write+`state = 'refused', reason = $3, slot = false
		WHERE id = $1 AND fence = $2 AND state IN ('waiting', 'blocked')`, p.ID, p.fence, reason(because))
	if changed {
		l.stats.count(result{state: Refused})
	}
	return err
}

// later releases the lease and sets the time at which the payment is due, and the number of failures in a row. A payment that
// may have been sent keeps its slot.
func (l *Ledger) later(ctx context.Context, p *row, state State, because string, wait time.Duration, failures int) (time.Duration, error) {
	changed, err := l.persist(ctx, write+`state = $3, reason = $4, failures = $6, slot = $3 = 'sending', due_at = clock_timestamp() + $5::interval
		WHERE id = $1 AND fence = $2 AND (state = 'sending') = ($3 = 'sending')`, // guard release
		p.ID, p.fence, state, because, wait, failures)
	switch {
	case err != nil:
		return 0, err
	case !changed:
		return l.standing(ctx, p.ID)
	}
	return wait, nil
}

func (l *Ledger) sealed(p *row, m made) (token, url []byte, err error) {
	if m.token == "" {
		return nil, nil, nil
	}
	if token, err = l.seal(p.Key, "token", []byte(m.token)); err != nil {
		return nil, nil, err
	}
	url, err = l.seal(p.Key, "url", []byte(m.url))
	return token, url, err
}

// persist retries an update until it succeeds, at most for the time of Send. It reports whether a row was changed. If an
// update succeeded and its response was lost, the second one changes nothing.
func (l *Ledger) persist(ctx context.Context, sql string, args ...any) (bool, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), l.shortened(l.options.Send))
	defer cancel()
	for pause := 10 * time.Millisecond; ; pause = min(2*pause, time.Second) {
		tag, err := l.db.Exec(ctx, sql, args...)
		if err == nil {
			return tag.RowsAffected() == 1, nil
		}
		if !passing(err) {
			return false, err
		}
		select {
		case <-ctx.Done():
			return false, err
		case <-time.After(pause):
		}
	}
}

// passing reports whether a failure of the database is transient: every failure except an error of the statement.
func passing(err error) bool {
	refused, ok := errors.AsType[*pgconn.PgError](err)
	if !ok {
		return true
	}
	switch refused.Code[:2] {
	case "08", "40", "53", "57": // connection, rollback, resources, shutdown
		return true
	}
	return false
}
