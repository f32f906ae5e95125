// Command go-swagger is that generator's client as a contestant.
package main

import (
	"context"
	"io"
	"net/url"
	"time"

	"github.com/go-openapi/runtime"
	httptransport "github.com/go-openapi/runtime/client"
	"github.com/go-openapi/strfmt"

	"github.com/tigo-go/tigo/bench/contest"
	"go-swagger/client/billing"
	"go-swagger/models"
)

func main() { contest.Main(open) }

func open(p contest.Platform) (contest.Client, error) {
	origin, err := url.Parse(p.URL)
	if err != nil {
		return nil, err
	}
	transport := httptransport.New(origin.Host, "/", []string{origin.Scheme})
	transport.Transport = p.Transport
	transport.Consumers["application/pdf"] = runtime.ByteStreamConsumer() // without which it refuses PDFs
	return client{billing.New(transport, strfmt.Default), httptransport.BearerToken(p.Bearer)}, nil
}

type client struct {
	billing billing.ClientService
	bearer  runtime.ClientAuthInfoWriter
}

func (c client) Balance(ctx context.Context, sum *contest.Sum) error {
	params := billing.NewGetBalanceByContractIDParams().WithCountry(contest.Country).WithContractID(contest.Contract)
	answer, err := c.billing.GetBalanceByContractIDContext(ctx, params, c.bearer)
	if err != nil {
		return err
	}
	if sum != nil {
		b := answer.Payload
		sum.Text(b.DueDate.String(), b.LastUpdateDate.String(), b.Period)
		sum.Number(*b.DueAmount, b.MinPaymentAmount, b.DueInvoicesCount)
		sum.Truth(b.HasRecurringBilling)
	}
	return nil
}

func (c client) Invoices(ctx context.Context, sum *contest.Sum) error {
	params := billing.NewGetInvoicesByContractIDParams().WithCountry(contest.Country).WithContractID(contest.Contract).
		WithLimit(new(int64(contest.InvoiceLimit)))
	answer, err := c.billing.GetInvoicesByContractIDContext(ctx, params, c.bearer)
	if err != nil {
		return err
	}
	if sum != nil {
		for _, i := range answer.Payload {
			sum.Text(*i.InvoiceID, i.ContractID, i.InvoiceType, i.BillingName, i.StreetAddress, i.CurrencyID, i.Period)
			sum.Text(i.CreationDate.String(), i.DueDate.String(), i.ExtendedDueDate.String())
			sum.Number(i.BillingID, i.InvoiceAmount, i.DueAmount, i.MinPaymentAmount, i.TaxAmount, i.BillingAccountID)
			sum.Truth(i.HasAdjustments, i.HasPayment, i.HasRecurringBilling, i.HasPaperlessInvoice, i.VIP)
		}
	}
	return nil
}

func (c client) Calls(ctx context.Context, element string, sum *contest.Sum) error {
	params := billing.NewGetCallsByContractIDAndMeasuringElementParams().WithCountry(contest.Country).
		WithContractID(contest.Contract).WithMeasuringElement(element).WithFromDate(date(1)).WithToDate(date(31))
	answer, err := c.billing.GetCallsByContractIDAndMeasuringElementContext(ctx, params, c.bearer)
	if err != nil {
		return err
	}
	if sum != nil {
		for _, call := range answer.Payload {
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

func (c client) UpdatePaperless(ctx context.Context, sum *contest.Sum) error {
	params := billing.NewUpdatePaperlessInvoiceInfoByContractIDParams().WithCountry(contest.Country).
		WithContractID(contest.Contract).WithBody(&models.PaperlessInvoiceInfoRequest{
		Email:              new(contest.Email),
		AlternateEmail:     contest.AlternateEmail,
		CustomerID:         contest.CustomerID,
		DocumentType:       contest.DocumentType,
		RegisteringAppName: contest.AppName,
		CustomerIPAddress:  contest.IPAddress,
	})
	answer, err := c.billing.UpdatePaperlessInvoiceInfoByContractIDContext(ctx, params, c.bearer)
	if err != nil {
		return err
	}
	if sum != nil {
		sum.Text(answer.Payload.Response, answer.Payload.Message)
	}
	return nil
}

func (c client) InvoicePDF(ctx context.Context, sum *contest.Sum) error {
	params := billing.NewGetInvoicePDFByContractIDAndInvoiceIDParams().WithCountry(contest.Country).
		WithContractID(contest.Contract).WithInvoiceID(contest.Invoice)
	var file counter
	_, err := c.billing.GetInvoicePDFByContractIDAndInvoiceIDContext(ctx, params, c.bearer, &file)
	if sum != nil {
		sum.Bytes = file.bytes
	}
	return err
}

// A counter is io.Discard that counts.
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
