package tigo

import (
	"context"
	"log/slog"
	"time"
)

// logger writes one line per call to Config.Logger, if there is one. Its attributes are fixed here; none holds personal
// data.
type logger struct{ to *slog.Logger }

// start returns the time at which a call begins, the zero time without a Logger.
func (l logger) start() time.Time {
	if l.to == nil {
		return time.Time{}
	}
	return time.Now()
}

func (l logger) done(ctx context.Context, began time.Time, r *Response) {
	l.write(ctx, slog.LevelInfo, began, r, ending{r.StatusCode, r.RequestID, OutcomeApplied})
}

// failed takes status and request id from the error: if the call failed at sign-in, they are those of the token endpoint.
func (l logger) failed(ctx context.Context, began time.Time, r *Response, e *Error) {
	l.write(ctx, slog.LevelWarn, began, r, ending{e.StatusCode, e.RequestID, e.Outcome})
}

// ending is how a call ended.
type ending struct {
	status    int
	requestID string
	outcome   Outcome
}

func (l logger) write(ctx context.Context, level slog.Level, began time.Time, r *Response, end ending) {
	if l.to == nil {
		return
	}
	defer func() { _ = recover() }() // a handler that panics does not cost the response
	l.to.LogAttrs(ctx, level, "tigo call",
		slog.String("op", r.call.Request.Op),
		slog.String("method", r.call.Request.Method),
		slog.String("route", r.call.Request.Route),
		slog.Int("status", end.status),
		slog.Int("attempts", r.Attempts),
		slog.Duration("duration", time.Since(began)),
		slog.String("outcome", end.outcome.String()),
		slog.String("request_id", end.requestID),
	)
}
