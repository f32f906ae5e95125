// Package runner is part of every client of the benchmark. It has the calls to make, the documents of their responses, and the loop
// that measures them.
package runner

import (
	"context"
	"net/http"
)

// Client makes the calls of the scenarios. Each method decodes the whole response. If sum is not nil, the method adds the decoded
// values to it, which proves that all clients read the same. Calls with a sum are not measured.
type Client interface {
	Balance(ctx context.Context, sum *Sum) error               // of Contract
	Invoices(ctx context.Context, sum *Sum) error              // of Contract, at most InvoiceLimit
	Calls(ctx context.Context, element string, sum *Sum) error // of Contract and element, from FromDate to ToDate, as a slice
	UpdatePaperless(ctx context.Context, sum *Sum) error       // of Contract, with the body below
	InvoicePDF(ctx context.Context, sum *Sum) error            // of Contract and Invoice, to io.Discard
}

// Streamer is a Client that can also stream call records.
type Streamer interface {
	StreamCalls(ctx context.Context, element string, sum *Sum) error
}

// Platform is the platform that a client calls.
type Platform struct {
	URL       string            // the origin
	Bearer    string            // the access token
	Transport http.RoundTripper // sends the requests; all clients use the same one
}

// The values in the requests.
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
