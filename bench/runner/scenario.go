package runner

import (
	"context"
	"errors"
)

// A Scenario is one row of the results, for calls in memory and over loopback.
type Scenario struct {
	Name       string
	InMemory   int  // calls in a round in memory, which take about 20 ms; 0: not measured
	Loopback   int  // calls in a round over loopback; 0: not measured
	Goroutines int  // that share the calls; 0: one
	Peak       bool // the peak memory of a process that makes one call is also measured

	path string // of the document
	call func(context.Context, Client, *Sum) error
}

// Scenarios returns all scenarios.
func Scenarios() []Scenario {
	return append([]Scenario{
		{
			Name: "balance", InMemory: 4000, Loopback: 250,
			path: balancePath,
			call: func(ctx context.Context, c Client, sum *Sum) error { return c.Balance(ctx, sum) },
		},
		{
			Name: "balance, 64 goroutines", Loopback: 1024, Goroutines: 64,
			path: balancePath,
			call: func(ctx context.Context, c Client, sum *Sum) error { return c.Balance(ctx, sum) },
		},
		{
			Name: "5 invoices", InMemory: 800, Loopback: 200,
			path: invoicesPath,
			call: func(ctx context.Context, c Client, sum *Sum) error { return c.Invoices(ctx, sum) },
		},
		{
			Name: "paperless PUT", InMemory: 4000, Loopback: 250,
			path: paperlessPath,
			call: func(ctx context.Context, c Client, sum *Sum) error { return c.UpdatePaperless(ctx, sum) },
		},
		{
			Name: "1,000 calls", InMemory: 10, Loopback: 10,
			path: fewPath,
			call: func(ctx context.Context, c Client, sum *Sum) error { return c.Calls(ctx, fewCalls, sum) },
		},
		{
			Name: "100,000 calls", InMemory: 1, Loopback: 1, Peak: true,
			path: manyPath,
			call: func(ctx context.Context, c Client, sum *Sum) error { return c.Calls(ctx, manyCalls, sum) },
		},
		{
			Name: "100,000 calls, streamed", InMemory: 1, Loopback: 1, Peak: true,
			path: manyPath,
			call: streamCalls,
		},
		{
			Name: "5 MB PDF", InMemory: 100, Loopback: 20, Peak: true,
			path: pdfPath,
			call: func(ctx context.Context, c Client, sum *Sum) error { return c.InvoicePDF(ctx, sum) },
		},
	}, models()...)
}

// ErrUnsupported is the error of a call that a Client does not support.
var ErrUnsupported = errors.New("this client does not make the call")

// streamCalls makes the call if the client is a Streamer.
func streamCalls(ctx context.Context, c Client, sum *Sum) error {
	if s, ok := c.(Streamer); ok {
		return s.StreamCalls(ctx, manyCalls, sum)
	}
	return ErrUnsupported
}
