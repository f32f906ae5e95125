package tigo

import (
	"cmp"
	"math"
	"time"

	"github.com/tigo-go/tigo/internal/transport"
)

// Retry configures how often and with which backoff a call is retried. A zero field means its default.
//
//   - An idempotent call is retried after a transient failure. If the 2xx response to a write was cut short, the write is not
//     retried: it was applied, see [OutcomeApplied].
//   - Any other call is retried only after an attempt that provably did nothing.
//   - All calls of a client share a retry budget, which begins with 100 retries. A retry costs one. Ten calls that succeed
//     at the first attempt earn one, and a call that succeeds after retries earns one. The budget never exceeds 100.
//
// No field changes these rules. [Outcome] documents what to do if the outcome of a write is unknown after the last attempt.
type Retry struct {
	Attempts      int           // how many attempts a call makes, the first included; a repeat with a new access token does not count; 1: no retry; default 3
	MinDelay      time.Duration // upper bound of the first backoff, which is random and may be 0; each retry doubles this bound; default 200 ms
	MaxDelay      time.Duration // largest upper bound of a backoff; default 5 s
	MaxRetryAfter time.Duration // the call is not retried after a response with a longer Retry-After; default 30 s
}

func (r Retry) withDefaults(d Retry) Retry {
	return Retry{
		Attempts:      cmp.Or(r.Attempts, d.Attempts),
		MinDelay:      cmp.Or(r.MinDelay, d.MinDelay),
		MaxDelay:      cmp.Or(r.MaxDelay, d.MaxDelay),
		MaxRetryAfter: cmp.Or(r.MaxRetryAfter, d.MaxRetryAfter),
	}
}

func (r Retry) check(op string) error {
	return checkNegative(op, "Retry", []numericField{
		{"Attempts", int64(r.Attempts)}, {"MinDelay", int64(r.MinDelay)}, {"MaxDelay", int64(r.MaxDelay)}, {"MaxRetryAfter", int64(r.MaxRetryAfter)},
	})
}

// A numericField is a field of Retry or Limits.
type numericField struct {
	name  string
	value int64
}

// checkNegative returns an error for the first negative field of a struct.
func checkNegative(op, of string, fields []numericField) error {
	for _, field := range fields {
		if field.value < 0 {
			return &ArgumentError{Op: op, Name: of, Reason: "has a negative " + field.name}
		}
	}
	return nil
}

// Limits bounds the time, the memory and the connections of calls. A zero field means its default. The defaults suit the
// platform, whose gateway waits at most 55 s for a back end.
type Limits struct {
	CallTimeout   time.Duration // for a call whose context has no deadline; a stream or file must begin within it; default 2 min
	HeaderTimeout time.Duration // from the last byte of the request to the headers of the response; not used with a Config.Transport; default 1 min
	IdleTimeout   time.Duration // longest wait for a byte of a body, noticed up to a quarter of this time later; default 30 s
	DrainTimeout  time.Duration // for reading an error body; default 2 s
	SignInTimeout time.Duration // for fetching an access token, retries included; default 30 s
	StreamTimeout time.Duration // for a stream or file, from its first byte to its last, the time between reads included; default: none, only the context bounds it
	DocumentBytes int64         // largest body of a 2xx response, streams and files excepted; reading and decoding it may take 8 times as much memory, or 16 MiB if that is more; default 64 MiB
	FileBytes     int64         // largest file that is read or saved; a larger one fails with ErrTooLarge; default: no limit
	ErrorBytes    int64         // how much of an error body is kept; default 64 KiB
	Connections   int           // how many connections to the platform's host, and as many again for retries after a lost connection; not used with a Config.Transport; default 100
}

// maxDocumentBytes replaces a larger Limits.DocumentBytes, so that the multiples of that limit do not overflow.
const maxDocumentBytes = math.MaxInt64 / 16

func (l Limits) withDefaults() Limits {
	return Limits{
		CallTimeout:   cmp.Or(l.CallTimeout, 2*time.Minute),
		HeaderTimeout: cmp.Or(l.HeaderTimeout, time.Minute),
		IdleTimeout:   cmp.Or(l.IdleTimeout, 30*time.Second),
		DrainTimeout:  cmp.Or(l.DrainTimeout, 2*time.Second),
		SignInTimeout: cmp.Or(l.SignInTimeout, 30*time.Second),
		StreamTimeout: l.StreamTimeout,
		DocumentBytes: min(cmp.Or(l.DocumentBytes, 64<<20), maxDocumentBytes),
		FileBytes:     l.FileBytes,
		ErrorBytes:    cmp.Or(l.ErrorBytes, 64<<10),
		Connections:   cmp.Or(l.Connections, 100),
	}
}

func (l Limits) check(op string) error {
	return checkNegative(op, "Limits", []numericField{
		{"CallTimeout", int64(l.CallTimeout)}, {"HeaderTimeout", int64(l.HeaderTimeout)}, {"IdleTimeout", int64(l.IdleTimeout)},
		{"DrainTimeout", int64(l.DrainTimeout)}, {"SignInTimeout", int64(l.SignInTimeout)}, {"StreamTimeout", int64(l.StreamTimeout)},
		{"DocumentBytes", l.DocumentBytes}, {"FileBytes", l.FileBytes}, {"ErrorBytes", l.ErrorBytes}, {"Connections", int64(l.Connections)},
	})
}

func (l Limits) transport() transport.Limits {
	return transport.Limits{
		Document:    l.DocumentBytes,
		ErrorBody:   l.ErrorBytes,
		Idle:        l.IdleTimeout,
		Drain:       l.DrainTimeout,
		Header:      l.HeaderTimeout,
		SignIn:      l.SignInTimeout,
		Stream:      l.StreamTimeout,
		Connections: l.Connections,
	}
}
