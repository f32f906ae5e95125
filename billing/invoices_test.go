package billing_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
)

var wantInvoice = billing.Invoice{
	InvoiceID:           "700123456-01",
	ContractID:          contract,
	InvoiceType:         "charges",
	BillingID:           tigo.NumberOf(27),
	BillingName:         "OpenSmart",
	StreetAddress:       "CL 5 # 38 - 20",
	InvoiceAmount:       tigo.MustNumber("150000.50"),
	DueAmount:           tigo.MustNumber("100000.00"),
	MinPaymentAmount:    tigo.NumberOf(45000),
	TaxAmount:           tigo.MustNumber("23949.66"),
	CurrencyID:          "COP",
	Period:              "Marzo 2026",
	CreationDate:        tigo.NewDate(2026, time.March, 1),
	DueDate:             tigo.NewDate(2026, time.March, 16),
	ExtendedDueDate:     tigo.NewDate(2026, time.March, 26),
	HasAdjustments:      tigo.No,
	HasPayment:          tigo.Yes,
	HasRecurringBilling: tigo.No,
	HasPaperlessInvoice: tigo.Yes,
	VIP:                 tigo.No,
	BillingAccountID:    tigo.MustNumber("90071992547409931"),
}

func invoiceRows() []row {
	return []row{
		{
			Method: "ListInvoices",
			Call: func(ctx context.Context, c *billing.Client, opts ...tigo.CallOption) (any, error) {
				return c.ListInvoices(ctx, contract, billing.ListInvoicesOptions{}, opts...)
			},
			Request:    "GET /v1/tigo/home/co/billing/contracts/84%2F12/invoices/?limit=5",
			Route:      "/billing/contracts/{contractId}/invoices/",
			Idempotent: true,
			Response:   "invoices.json",
			Want:       []billing.Invoice{wantInvoice},
		},
		{
			Method: "CreateInvoice",
			Call: func(ctx context.Context, c *billing.Client, opts ...tigo.CallOption) (any, error) {
				return c.CreateInvoice(ctx, contract, billing.CreateInvoiceRequest{Amount: tigo.MustNumber("50000.10")}, opts...)
			},
			Request:  "POST /v1/tigo/home/co/billing/contracts/84%2F12/invoices/",
			Route:    "/billing/contracts/{contractId}/invoices/",
			Body:     `{"amount": 50000.10}`,
			Status:   http.StatusCreated,
			Response: "invoicereference.json",
			Want:     billing.InvoiceReference{InvoiceID: "700123456-02"},
		},
		{
			Method: "GetInvoice",
			Call: func(ctx context.Context, c *billing.Client, opts ...tigo.CallOption) (any, error) {
				return c.GetInvoice(ctx, contract, invoice, opts...)
			},
			Request:    "GET /v1/tigo/home/co/billing/contracts/84%2F12/invoices/700%2F01",
			Route:      "/billing/contracts/{contractId}/invoices/{invoiceId}",
			Idempotent: true,
			Response:   "invoice.json",
			Want:       wantInvoice,
		},
		{
			Method: "ListCustomerInvoices",
			Call: func(ctx context.Context, c *billing.Client, opts ...tigo.CallOption) (any, error) {
				return c.ListCustomerInvoices(ctx, document, billing.ListInvoicesOptions{Limit: 3}, opts...)
			},
			Request:    "GET /v1/tigo/home/co/billing/doc-type/pas/customers/AB%2F12/invoices/?limit=3",
			Route:      "/billing/doc-type/{docTypeId}/customers/{customerId}/invoices/",
			Idempotent: true,
			Response:   "invoices.json",
			Want:       []billing.Invoice{wantInvoice},
		},
		{
			Method: "GetCustomerInvoice",
			Call: func(ctx context.Context, c *billing.Client, opts ...tigo.CallOption) (any, error) {
				return c.GetCustomerInvoice(ctx, document, invoice, opts...)
			},
			Request:    "GET /v1/tigo/home/co/billing/doc-type/pas/customers/AB%2F12/invoices/700%2F01",
			Route:      "/billing/doc-type/{docTypeId}/customers/{customerId}/invoices/{invoiceId}",
			Idempotent: true,
			Response:   "invoice.json",
			Want:       wantInvoice,
		},
	}
}

func TestInvoiceLimit(t *testing.T) {
	lists := map[string]func(*billing.Client, billing.ListInvoicesOptions) ([]billing.Invoice, error){
		"ListInvoices": func(c *billing.Client, o billing.ListInvoicesOptions) ([]billing.Invoice, error) {
			return c.ListInvoices(t.Context(), contract, o)
		},
		"ListCustomerInvoices": func(c *billing.Client, o billing.ListInvoicesOptions) ([]billing.Invoice, error) {
			return c.ListCustomerInvoices(t.Context(), document, o)
		},
	}
	for name, list := range lists {
		for limit, fine := range map[int]bool{-1: false, 1: true, 5: true, 6: false} {
			p := newPlatform(t, response{status: http.StatusOK, body: `[]`})
			got, err := list(p.bills, billing.ListInvoicesOptions{Limit: limit})
			if fine {
				require.NoError(t, err, "%s, limit %d", name, limit)
				assert.Equal(t, []billing.Invoice{}, got, "%s, limit %d", name, limit)
				continue
			}
			wrong := p.argumentError(t, err)
			assert.Equal(t, "billing."+name, wrong.Op)
			assert.Equal(t, "limit", wrong.Name)
			assert.Nil(t, got)
		}
	}
}
