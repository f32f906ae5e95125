// Package runner is what every client of the benchmark links: the calls to be made, the documents they bring
// and the loop that measures them.
package runner

import (
	"context"
	"net/http"
)

// Client makes the calls of the scenarios, by whatever code it is made of. Each method decodes the whole answer.
// Where sum is not nil it adds what it found, so that everybody can be seen to have read the same; nobody is
// measured while adding.
type Client interface {
	Balance(ctx context.Context, sum *Sum) error               // of Contract
	Invoices(ctx context.Context, sum *Sum) error              // of Contract, at most InvoiceLimit
	Calls(ctx context.Context, element string, sum *Sum) error // of Contract and element, from FromDate to ToDate, as a slice
	UpdatePaperless(ctx context.Context, sum *Sum) error       // of Contract, with the body below
	InvoicePDF(ctx context.Context, sum *Sum) error            // of Contract and Invoice, to io.Discard
}

// Streamer is a Client that can also read calls one by one.
type Streamer interface {
	StreamCalls(ctx context.Context, element string, sum *Sum) error
}

// Platform is what a client is made for.
type Platform struct {
	URL       string            // the origin
	Bearer    string            // the access token
	Transport http.RoundTripper // carries the requests: the same for all
}

// What the calls ask for.
const (
	Country      = "co"
	Contract     = "8412077"
	Invoice      = "700123456-01"
	InvoiceLimit = 5
	FromDate     = "2024-03-01"
	ToDate       = "2024-03-31"
)

// The body of the PUT.
const (
	Email          = "ana@example.com"
	AlternateEmail = "luis@example.com"
	CustomerID     = "1020304050"
	DocumentType   = "cc"
	AppName        = "MiTigoWeb"
	IPAddress      = "192.0.2.17"
)
