package conformance

import (
	"context"
	"iter"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
	"github.com/tigo-go/tigo/cases"
	"github.com/tigo-go/tigo/customer"
	"github.com/tigo-go/tigo/portfolio"
	"github.com/tigo-go/tigo/selfcare"
	"github.com/tigo-go/tigo/tigotest"
	"github.com/tigo-go/tigo/tokenization"
)

// call makes one call of the SDK to an emulator with its initial data.
type call struct {
	method string // "billing.ListInvoices"
	do     func(context.Context, *caller) (any, error)
}

// calls returns the calls of all methods. A method with two routes has two calls.
func calls() []call {
	return slices.Concat(billingCalls(), billingWrites(), otherCalls())
}

// standIns returns the methods that make a call for which the contract names another method.
func standIns() map[string]string {
	return map[string]string{
		"billing.WatchCheckout": "billing.GetCheckoutByToken",
		"billing.WaitCheckout":  "billing.GetCheckoutByToken",
		"billing.LocalCalls":    "billing.ListLocalCalls",
		"billing.Calls":         "billing.ListCalls",
		"selfcare.Products":     "selfcare.ListProducts",
	}
}

// caller has a client of each area, signed in to one emulator, and the arguments of its calls. They belong to the first
// customer of a country, except recurring billing and paperless invoices, which only the second customer has.
type caller struct {
	t      *testing.T
	server *tigotest.Server // nil if calls go to a mock, which has no payments

	billing      *billing.Client
	cases        *cases.Client
	customer     *customer.Client
	portfolio    *portfolio.Client
	selfcare     *selfcare.Client
	tokenization *tokenization.Client

	document     tigo.Document // the customer
	cardToken    tigo.Secret
	contract     string // the first contract of the customer
	account      string // its billing account
	paid, unpaid string // invoices of the contract
	line         string // a phone line of the contract
	product      tigotest.Product
	settled      string // the second customer's contract
	company      string // the third customer's code in the CRM
	days         tigo.DateRange
}

// newCaller connects to an emulator with its initial data. It retries without backoff.
func newCaller(t *testing.T, server *tigotest.Server, country tigo.Country, wrap func(http.RoundTripper) http.RoundTripper) *caller {
	t.Helper()
	server.Reset()
	transport := tigo.DefaultTransport()
	config := server.Config(country)
	config.Transport = wrap(transport)
	config.Retry = tigo.Retry{MinDelay: 1, MaxDelay: 1}
	client, err := tigo.New(config)
	require.NoError(t, err)
	t.Cleanup(func() { client.Close(); transport.CloseIdleConnections() })

	seeds := server.Customers(country)
	first, home := seeds[0], seeds[0].Contracts[0]
	return &caller{
		t: t, server: server,
		billing: billing.New(client), cases: cases.New(client), customer: customer.New(client),
		portfolio: portfolio.New(client), selfcare: selfcare.New(client), tokenization: tokenization.New(client),
		document: first.Document, cardToken: tigo.NewSecret(first.CardTokens[0]),
		contract: home.ID, account: home.BillingAccount, paid: home.Paid, unpaid: home.Unpaid, line: home.Lines[0],
		product: home.Products[0], settled: seeds[1].Contracts[0].ID, company: seeds[2].Code,
		days: tigo.DateRange{From: tigo.NewDate(2026, time.January, 1), To: tigo.NewDate(2026, time.March, 31)},
	}
}

// checkout opens a checkout of the unpaid invoice and pays it at the payment gateway.
func (c *caller) checkout(ctx context.Context) (paymentToken string) {
	c.t.Helper()
	paymentToken = c.pending(ctx)
	if c.server != nil {
		require.NoError(c.t, c.server.Approve(paymentToken))
	}
	return paymentToken
}

// pending opens a checkout of the unpaid invoice.
func (c *caller) pending(ctx context.Context) (paymentToken string) {
	c.t.Helper()
	opened, err := c.billing.CreateCheckout(ctx, c.contract, c.unpaid, c.checkoutRequest())
	require.NoError(c.t, err)
	return opened.PaymentToken
}

func (c *caller) checkoutRequest() billing.CheckoutRequest {
	return billing.CheckoutRequest{PaymentAmount: tigo.NumberOf(1), CustomerInfo: c.who(), PaymentMethods: []string{"PSE"}, PaymentDate: c.days.To}
}

func (c *caller) who() tigo.CustomerInfo {
	info := c.document.CustomerInfo()
	info.Name = "Ana"
	return info
}

// subscription returns a subscription of the contract, which can have paperless invoices in Guatemala.
func (c *caller) subscription() billing.PaperlessAccount {
	last := len(c.product.Subscriptions) - 1 // in Guatemala the first customer has one
	return billing.PaperlessAccount{Contract: c.contract, IDType: billing.IDTypeSubscriptions, ID: c.product.Subscriptions[last]}
}

// subscribed returns such a subscription that has paperless invoices.
func (c *caller) subscribed(ctx context.Context) billing.PaperlessAccount {
	c.t.Helper()
	_, err := c.billing.CreatePaperlessInvoice(ctx, c.subscription(), paperless())
	require.NoError(c.t, err)
	return c.subscription()
}

func paperless() billing.PaperlessInvoiceRequest {
	return billing.PaperlessInvoiceRequest{Email: "ana@example.com", BillingID: tigo.NumberOf(3), AffectRelatedContracts: tigo.No}
}

// collect returns the elements of a stream.
func collect[T any](stream iter.Seq2[T, error]) (any, error) {
	var all []T
	for element, err := range stream {
		if err != nil {
			return nil, err
		}
		all = append(all, element)
	}
	return all, nil
}

// first returns the first element of a list, otherwise if a mock has returned an empty one.
func first[T any](list []T, otherwise T) T {
	for _, element := range list {
		return element
	}
	return otherwise
}
