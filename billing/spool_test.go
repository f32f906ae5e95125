package billing_test

import (
	"context"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
)

const (
	spoolURL   = "https://spool.example/700-01.pdf?sig=a%2Fb"
	invoicePDF = "%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
)

func spoolRows() []row {
	return []row{
		{
			Method: "ListSpoolDates",
			Call: func(ctx context.Context, c *billing.Client, opts ...tigo.CallOption) (any, error) {
				return c.ListSpoolDates(ctx, contract, opts...)
			},
			Request:    "GET /v1/tigo/home/co/billing/contracts/84%2F12/invoices/spool/billingDates/",
			Route:      "/billing/contracts/{contractId}/invoices/spool/billingDates/",
			Idempotent: true,
			Response:   "billingdates.json",
			Want:       []tigo.Date{tigo.NewDate(2026, time.February, 1), tigo.NewDate(2026, time.March, 1)},
		},
		{
			Method: "GetSpoolURLByDate",
			Call: func(ctx context.Context, c *billing.Client, opts ...tigo.CallOption) (any, error) {
				return c.GetSpoolURLByDate(ctx, contract, tigo.NewDate(2026, time.March, 1), opts...)
			},
			Request:    "GET /v1/tigo/home/co/billing/contracts/84%2F12/invoices/spool/billingDates/2026-03-01/url",
			Route:      "/billing/contracts/{contractId}/invoices/spool/billingDates/{billingDate}/url",
			Idempotent: true,
			Response:   "spoolurl.json",
			Want:       spoolURL,
		},
		{
			Method: "GetSpoolURL",
			Call: func(ctx context.Context, c *billing.Client, opts ...tigo.CallOption) (any, error) {
				return c.GetSpoolURL(ctx, contract, invoice, opts...)
			},
			Request:    "GET /v1/tigo/home/co/billing/contracts/84%2F12/invoices/spool/700%2F01/url",
			Route:      "/billing/contracts/{contractId}/invoices/spool/{invoiceId}/url",
			Idempotent: true,
			Response:   "spoolurl.json",
			Want:       spoolURL,
		},
		{
			Method: "GetInvoicePDF",
			Call: func(ctx context.Context, c *billing.Client, opts ...tigo.CallOption) (any, error) {
				return content(c.GetInvoicePDF(ctx, contract, invoice, opts...))
			},
			Request:    "GET /v1/tigo/home/co/billing/contracts/84%2F12/invoices/spool/700%2F01/pdf",
			Route:      "/billing/contracts/{contractId}/invoices/spool/{invoiceId}/pdf",
			Idempotent: true,
			Response:   "invoice.pdf",
			Want:       invoicePDF,
		},
		{
			Method: "GetBillingAccountInvoicePDF",
			Call: func(ctx context.Context, c *billing.Client, opts ...tigo.CallOption) (any, error) {
				return content(c.GetBillingAccountInvoicePDF(ctx, "90/01", invoice, opts...))
			},
			Request:    "GET /v1/tigo/home/co/billing/billingaccounts/90%2F01/invoices/spool/700%2F01/pdf",
			Route:      "/billing/billingaccounts/{billingAccountId}/invoices/spool/{invoiceId}/pdf",
			Idempotent: true,
			Response:   "invoice.pdf",
			Want:       invoicePDF,
		},
	}
}

func content(file *tigo.File, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	defer file.Close()
	text, err := io.ReadAll(file)
	return string(text), err
}

func TestGetSpoolURLByDateWithoutDate(t *testing.T) {
	p := newPlatform(t)
	_, err := p.bills.GetSpoolURLByDate(t.Context(), contract, tigo.Date{})
	assert.Equal(t, "billingDate", p.argumentError(t, err).Name)
}

func TestGetSpoolURLWithoutURL(t *testing.T) {
	for _, body := range []string{`{"URL": ""}`, `{"URL": null}`, `{}`, `[{"URL": ""}]`} {
		t.Run(body, func(t *testing.T) {
			p := newPlatform(t, response{status: http.StatusOK, body: body})
			url, err := p.bills.GetSpoolURL(t.Context(), contract, invoice)
			assert.Empty(t, url)
			require.ErrorIs(t, err, tigo.ErrMalformed)
			require.ErrorContains(t, err, "URL")
			url, err = p.bills.GetSpoolURLByDate(t.Context(), contract, tigo.NewDate(2026, time.March, 1))
			assert.Empty(t, url)
			assert.ErrorIs(t, err, tigo.ErrMalformed)
		})
	}
}
