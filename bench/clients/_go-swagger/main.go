// Command go-swagger is the client that go-swagger generates.
package main

import (
	"context"
	"io"
	"net/url"
	"time"

	"github.com/go-openapi/runtime"
	httptransport "github.com/go-openapi/runtime/client"
	"github.com/go-openapi/strfmt"

	"github.com/tigo-go/tigo/bench/runner"
	"go-swagger/client/billing"
	"go-swagger/models"
)

func main() { runner.Main(open) }

func open(p runner.Platform) (runner.Client, error) {
	origin, err := url.Parse(p.URL)
	if err != nil {
		return nil, err
	}
	transport := httptransport.New(origin.Host, "/", []string{origin.Scheme})
	transport.Transport = p.Transport
	transport.Consumers["application/pdf"] = runtime.ByteStreamConsumer() // without it, the client refuses PDFs
	return client{billing.New(transport, strfmt.Default), httptransport.BearerToken(p.Bearer)}, nil
}

type client struct {
	billing billing.ClientService
	bearer  runtime.ClientAuthInfoWriter
}

func (c client) Balance(ctx context.Context, sum *runner.Sum) error {
	params := billing.NewGetBalanceByContractIDParams().WithCountry(runner.Country).WithContractID(runner.Contract)
	response, err := c.billing.GetBalanceByContractIDContext(ctx, params, c.bearer)
	if err != nil {
		return err
	}
	if sum != nil {
		b := response.Payload
		sum.Text(b.DueDate.String(), b.LastUpdateDate.String(), b.Period)
		sum.Number(*b.DueAmount, b.MinPaymentAmount, b.DueInvoicesCount)
		sum.Truth(b.HasRecurringBilling)
	}
	return nil
}

func (c client) Invoices(ctx context.Context, sum *runner.Sum) error {
	params := billing.NewGetInvoicesByContractIDParams().WithCountry(runner.Country).WithContractID(runner.Contract).
		WithLimit(new(int64(runner.InvoiceLimit)))
	response, err := c.billing.GetInvoicesByContractIDContext(ctx, params, c.bearer)
	if err != nil {
		return err
	}
	if sum != nil {
		for _, i := range response.Payload {
			sum.Text(*i.InvoiceID, i.ContractID, i.InvoiceType, i.BillingName, i.StreetAddress, i.CurrencyID, i.Period)
			sum.Text(i.CreationDate.String(), i.DueDate.String(), i.ExtendedDueDate.String())
			sum.Number(i.BillingID, i.InvoiceAmount, i.DueAmount, i.MinPaymentAmount, i.TaxAmount, i.BillingAccountID)
			sum.Truth(i.HasAdjustments, i.HasPayment, i.HasRecurringBilling, i.HasPaperlessInvoice, i.VIP)
		}
	}
	return nil
}

func (c client) Calls(ctx context.Context, element string, sum *runner.Sum) error {
	params := billing.NewGetCallsByContractIDAndMeasuringElementParams().WithCountry(runner.Country).
		WithContractID(runner.Contract).WithMeasuringElement(element).WithFromDate(date(1)).WithToDate(date(31))
	response, err := c.billing.GetCallsByContractIDAndMeasuringElementContext(ctx, params, c.bearer)
	if err != nil {
		return err
	}
	if sum != nil {
		for _, call := range response.Payload {
			sum.Text(call.Origin, *call.Destination, call.DestinationCityName, call.DestionationStateName)
			sum.Text(call.DateTimeStart, call.DateTimeEnd, call.DestinationType, call.OperatorName, call.CallOffering)
			sum.Number(float64(*call.Duration))
		}
	}
	return nil
}

func date(day int) strfmt.Date {
	return strfmt.Date(time.Date(2024, time.March, day, 0, 0, 0, 0, time.UTC))
}

func (c client) UpdatePaperless(ctx context.Context, sum *runner.Sum) error {
	params := billing.NewUpdatePaperlessInvoiceInfoByContractIDParams().WithCountry(runner.Country).
		WithContractID(runner.Contract).WithBody(&models.PaperlessInvoiceInfoRequest{
		Email:              new(runner.Email),
		AlternateEmail:     runner.AlternateEmail,
		CustomerID:         runner.CustomerID,
		DocumentType:       runner.DocumentType,
		RegisteringAppName: runner.AppName,
		CustomerIPAddress:  runner.IPAddress,
	})
	response, err := c.billing.UpdatePaperlessInvoiceInfoByContractIDContext(ctx, params, c.bearer)
	if err != nil {
		return err
	}
	if sum != nil {
		sum.Text(response.Payload.Response, response.Payload.Message)
	}
	return nil
}

func (c client) InvoicePDF(ctx context.Context, sum *runner.Sum) error {
	params := billing.NewGetInvoicePDFByContractIDAndInvoiceIDParams().WithCountry(runner.Country).
		WithContractID(runner.Contract).WithInvoiceID(runner.Invoice)
	var file counter
	_, err := c.billing.GetInvoicePDFByContractIDAndInvoiceIDContext(ctx, params, c.bearer, &file)
	if sum != nil {
		sum.Bytes = file.bytes
	}
	return err
}

// A counter discards bytes and counts them.
type counter struct{ bytes int64 }

func (c *counter) Write(p []byte) (int, error) {
	c.bytes += int64(len(p))
	return len(p), nil
}

// ReadFrom implements io.ReaderFrom.
func (c *counter) ReadFrom(r io.Reader) (int64, error) {
	n, err := io.Copy(io.Discard, r)
	c.bytes += n
	return n, err
}
