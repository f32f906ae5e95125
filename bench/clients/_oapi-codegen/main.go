// Command oapi-codegen is the client that oapi-codegen generates.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/oapi-codegen/runtime/types"

	"github.com/tigo-go/tigo/bench/runner"
	api "oapi-codegen/client"
)

var errUnread = errors.New("the response was not read")

func main() { runner.Main(open) }

func open(p runner.Platform) (runner.Client, error) {
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

func (c client) Balance(ctx context.Context, sum *runner.Sum) error {
	response, err := c.api.GetBalanceByContractIdWithResponse(ctx, runner.Country, runner.Contract)
	if err != nil {
		return err
	}
	b := response.JSON200
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

func (c client) Invoices(ctx context.Context, sum *runner.Sum) error {
	response, err := c.api.GetInvoicesByContractIdWithResponse(ctx, runner.Country, runner.Contract,
		&api.GetInvoicesByContractIdParams{Limit: new(runner.InvoiceLimit)})
	if err != nil {
		return err
	}
	if response.JSON200 == nil {
		return errUnread
	}
	if sum != nil {
		for _, i := range *response.JSON200 {
			sum.Text(i.InvoiceId, *i.ContractId, *i.InvoiceType, *i.BillingName, *i.StreetAddress, *i.CurrencyId, *i.Period)
			sum.Text(i.CreationDate.String(), i.DueDate.String(), i.ExtendedDueDate.String())
			addNumbers(sum, i.BillingId, i.InvoiceAmount, i.DueAmount, i.MinPaymentAmount, i.TaxAmount, i.BillingAccountId)
			sum.Truth(*i.HasAdjustments, *i.HasPayment, *i.HasRecurringBilling, *i.HasPaperlessInvoice, *i.VIP)
		}
	}
	return nil
}

func (c client) Calls(ctx context.Context, element string, sum *runner.Sum) error {
	response, err := c.api.GetCallsByContractIdAndMeasuringElementWithResponse(ctx, runner.Country, runner.Contract, element,
		&api.GetCallsByContractIdAndMeasuringElementParams{FromDate: date(1), ToDate: date(31)})
	if err != nil {
		return err
	}
	if response.JSON200 == nil {
		return errUnread
	}
	if sum != nil {
		for _, call := range *response.JSON200 {
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

func addNumbers(sum *runner.Sum, numbers ...*json.Number) {
	for _, number := range numbers {
		value, _ := number.Float64()
		sum.Number(value)
	}
}

func (c client) UpdatePaperless(ctx context.Context, sum *runner.Sum) error {
	response, err := c.api.UpdatePaperlessInvoiceInfoByContractIdWithResponse(ctx, runner.Country, runner.Contract,
		api.PaperlessInvoiceInfoRequest{
			Email:              runner.Email,
			AlternateEmail:     new(runner.AlternateEmail),
			CustomerId:         new(runner.CustomerID),
			DocumentType:       new(runner.DocumentType),
			RegisteringAppName: new(runner.AppName),
			CustomerIpAddress:  new(runner.IPAddress),
		})
	if err != nil {
		return err
	}
	if response.JSON200 == nil {
		return errUnread
	}
	if sum != nil {
		sum.Text(*response.JSON200.Response, *response.JSON200.Message)
	}
	return nil
}

func (c client) InvoicePDF(ctx context.Context, sum *runner.Sum) error {
	response, err := c.api.GetInvoicePDFByContractIdAndInvoiceIdWithResponse(ctx, runner.Country, runner.Contract, runner.Invoice)
	if err != nil {
		return err
	}
	n, err := io.Discard.Write(response.Body)
	if sum != nil {
		sum.Bytes = int64(n)
	}
	return err
}
