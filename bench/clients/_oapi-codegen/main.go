// Command oapi-codegen is that generator's client as a contestant.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/oapi-codegen/runtime/types"

	"github.com/tigo-go/tigo/bench/contest"
	api "oapi-codegen/client"
)

var errUnread = errors.New("the answer was not read")

func main() { contest.Main(open) }

func open(p contest.Platform) (contest.Client, error) {
	bearer := "Bearer " + p.Bearer
	c, err := api.NewClientWithResponses(p.URL,
		api.WithHTTPClient(&http.Client{Transport: p.Transport}),
		api.WithRequestEditorFn(func(_ context.Context, r *http.Request) error {
			r.Header.Set("Authorization", bearer)
			return nil
		}))
	return client{c}, err
}

type client struct{ api *api.ClientWithResponses }

func (c client) Balance(ctx context.Context, sum *contest.Sum) error {
	answer, err := c.api.GetBalanceByContractIdWithResponse(ctx, contest.Country, contest.Contract)
	if err != nil {
		return err
	}
	b := answer.JSON200
	if b == nil {
		return errUnread
	}
	if sum != nil {
		sum.Text(b.DueDate.String(), b.LastUpdateDate.String(), *b.Period)
		addNumbers(sum, &b.DueAmount, b.MinPaymentAmount, b.DueInvoicesCount)
		sum.Truth(*b.HasRecurringBilling)
	}
	return nil
}

func (c client) Invoices(ctx context.Context, sum *contest.Sum) error {
	answer, err := c.api.GetInvoicesByContractIdWithResponse(ctx, contest.Country, contest.Contract,
		&api.GetInvoicesByContractIdParams{Limit: new(contest.InvoiceLimit)})
	if err != nil {
		return err
	}
	if answer.JSON200 == nil {
		return errUnread
	}
	if sum != nil {
		for _, i := range *answer.JSON200 {
			sum.Text(i.InvoiceId, *i.ContractId, *i.InvoiceType, *i.BillingName, *i.StreetAddress, *i.CurrencyId, *i.Period)
			sum.Text(i.CreationDate.String(), i.DueDate.String(), i.ExtendedDueDate.String())
			addNumbers(sum, i.BillingId, i.InvoiceAmount, i.DueAmount, i.MinPaymentAmount, i.TaxAmount, i.BillingAccountId)
			sum.Truth(*i.HasAdjustments, *i.HasPayment, *i.HasRecurringBilling, *i.HasPaperlessInvoice, *i.VIP)
		}
	}
	return nil
}

func (c client) Calls(ctx context.Context, element string, sum *contest.Sum) error {
	answer, err := c.api.GetCallsByContractIdAndMeasuringElementWithResponse(ctx, contest.Country, contest.Contract, element,
		&api.GetCallsByContractIdAndMeasuringElementParams{FromDate: date(1), ToDate: date(31)})
	if err != nil {
		return err
	}
	if answer.JSON200 == nil {
		return errUnread
	}
	if sum != nil {
		for _, call := range *answer.JSON200 {
			sum.Text(*call.Origin, call.Destination, *call.DestinationCityName, *call.DestionationStateName)
			sum.Text(*call.DateTimeStart, *call.DateTimeEnd, *call.DestinationType, *call.OperatorName, *call.CallOffering)
			addNumbers(sum, &call.Duration)
		}
	}
	return nil
}

func date(day int) types.Date {
	return types.Date{Time: time.Date(2024, time.March, day, 0, 0, 0, 0, time.UTC)}
}

func addNumbers(sum *contest.Sum, numbers ...*json.Number) {
	for _, number := range numbers {
		value, _ := number.Float64()
		sum.Number(value)
	}
}

func (c client) UpdatePaperless(ctx context.Context, sum *contest.Sum) error {
	answer, err := c.api.UpdatePaperlessInvoiceInfoByContractIdWithResponse(ctx, contest.Country, contest.Contract,
		api.PaperlessInvoiceInfoRequest{
			Email:              contest.Email,
			AlternateEmail:     new(contest.AlternateEmail),
			CustomerId:         new(contest.CustomerID),
			DocumentType:       new(contest.DocumentType),
			RegisteringAppName: new(contest.AppName),
			CustomerIpAddress:  new(contest.IPAddress),
		})
	if err != nil {
		return err
	}
	if answer.JSON200 == nil {
		return errUnread
	}
	if sum != nil {
		sum.Text(*answer.JSON200.Response, *answer.JSON200.Message)
	}
	return nil
}

func (c client) InvoicePDF(ctx context.Context, sum *contest.Sum) error {
	answer, err := c.api.GetInvoicePDFByContractIdAndInvoiceIdWithResponse(ctx, contest.Country, contest.Contract, contest.Invoice)
	if err != nil {
		return err
	}
	n, err := io.Discard.Write(answer.Body)
	if sum != nil {
		sum.Bytes = int64(n)
	}
	return err
}
