package tigo

import (
	"cmp"
	"time"

	"github.com/tigo-go/tigo/internal/transport"
)

// Retry says how often and after what delays a call is tried again. A zero field takes its default.
//
// A read is tried again after any failure that may pass. A write is tried again only where the earlier attempt
// provably did nothing, whatever stands here. Beyond that, all calls of a client share a budget, so that a platform
// in trouble sees at most one retry for ten calls.
type Retry struct {
	Attempts      int           // requests a call may make, the first included; default 3; 1 turns retrying off
	MinDelay      time.Duration // delays are random up to a bound, which begins here; default 200 ms
	MaxDelay      time.Duration // and doubles up to here; default 5 s
	MaxRetryAfter time.Duration // a longer Retry-After ends the call at once; default 30 s
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
	if r.Attempts < 0 || r.MinDelay < 0 || r.MaxDelay < 0 || r.MaxRetryAfter < 0 {
		return &ArgumentError{Op: op, Name: "Retry", Reason: "has a negative field"}
	}
	return nil
}

// Limits bounds what one call may take of time, memory and connections. A zero field takes its default, which
// suits the platform: its gateway gives a back end 55 s.
type Limits struct {
	CallTimeout   time.Duration // a call whose context has no deadline, until a stream's first byte; default 2 min
	HeaderTimeout time.Duration // from the request's last byte to the answer's headers, in the default transport; default 1 min
	IdleTimeout   time.Duration // silence within a body while someone waits for it; default 30 s
	DrainTimeout  time.Duration // reading an error body; default 2 s
	SignInTimeout time.Duration // fetching a token, retries included; default 30 s
	StreamTimeout time.Duration // a stream or file, from its first byte to its last, however it drips and whatever its reader does meanwhile; default: none, the context bounds it
	DocumentBytes int64         // a decoded document, which may take 8 times as much again, or 16 MiB, once it is read; streams and files have no limit; default 64 MiB
	FileBytes     int64         // a file, as it is read or saved; beyond it the error is ErrTooLarge; default: any
	ErrorBytes    int64         // what is kept of an error body; default 64 KiB
	Connections   int           // to the platform's host, in the default transport; default 100
}

func (l Limits) withDefaults() Limits {
	return Limits{
		CallTimeout:   cmp.Or(l.CallTimeout, 2*time.Minute),
		HeaderTimeout: cmp.Or(l.HeaderTimeout, time.Minute),
		IdleTimeout:   cmp.Or(l.IdleTimeout, 30*time.Second),
		DrainTimeout:  cmp.Or(l.DrainTimeout, 2*time.Second),
		SignInTimeout: cmp.Or(l.SignInTimeout, 30*time.Second),
		StreamTimeout: l.StreamTimeout,
		DocumentBytes: cmp.Or(l.DocumentBytes, 64<<20),
		FileBytes:     l.FileBytes,
		ErrorBytes:    cmp.Or(l.ErrorBytes, 64<<10),
		Connections:   cmp.Or(l.Connections, 100),
	}
}

func (l Limits) check(op string) error {
	if min(l.CallTimeout, l.HeaderTimeout, l.IdleTimeout, l.DrainTimeout, l.SignInTimeout, l.StreamTimeout) < 0 ||
		min(l.DocumentBytes, l.ErrorBytes, l.FileBytes) < 0 || l.Connections < 0 {
		return &ArgumentError{Op: op, Name: "Limits", Reason: "has a negative field"}
	}
	return nil
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
