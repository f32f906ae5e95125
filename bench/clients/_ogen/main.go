// Command ogen is the client that ogen generates.
package main

import (
	"context"
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/tigo-go/tigo/bench/runner"
	api "ogen/client"
)

var errUnread = errors.New("the response was not read")

func main() { runner.Main(open) }

func open(p runner.Platform) (runner.Client, error) {
	c, err := api.NewClient(p.URL, bearer(p.Bearer), api.WithClient(&http.Client{Transport: p.Transport}))
	return client{c}, err
}

// bearer is the access token, as the source that the client requires.
type bearer string

// ClientCredentials implements api.SecuritySource.
func (b bearer) ClientCredentials(context.Context, api.OperationName) (api.ClientCredentials, error) {
	return api.ClientCredentials{Token: string(b)}, nil
}

type client struct{ api *api.Client }

func (c client) Balance(ctx context.Context, sum *runner.Sum) error {
	response, err := c.api.GetBalanceByContractId(ctx, api.GetBalanceByContractIdParams{Country: runner.Country, ContractId: runner.Contract})
	if err != nil {
		return err
	}
	b, ok := response.(*api.BillingBalance)
	if !ok {
		return errUnread
	}
	if sum != nil {
		sum.Text(day(b.DueDate), day(b.LastUpdateDate), b.Period.Value)
		sum.Number(b.DueAmount, b.MinPaymentAmount.Value, b.DueInvoicesCount.Value)
		sum.Truth(b.HasRecurringBilling.Value)
	}
	return nil
}

func day(d api.OptDate) string { return d.Value.Format(time.DateOnly) }

func (c client) Invoices(ctx context.Context, sum *runner.Sum) error {
	response, err := c.api.GetInvoicesByContractId(ctx, api.GetInvoicesByContractIdParams{
		Limit: api.NewOptInt(runner.InvoiceLimit), Country: runner.Country, ContractId: runner.Contract,
	})
	if err != nil {
		return err
	}
	list, ok := response.(*api.InvoiceList)
	if !ok {
		return errUnread
	}
	if sum != nil {
		for _, i := range *list {
			sum.Text(i.InvoiceId, i.ContractId.Value, i.InvoiceType.Value, i.BillingName.Value, i.StreetAddress.Value, i.CurrencyId.Value, i.Period.Value)
			sum.Text(day(i.CreationDate), day(i.DueDate), day(i.ExtendedDueDate))
			sum.Number(i.BillingId.Value, i.InvoiceAmount.Value, i.DueAmount.Value, i.MinPaymentAmount.Value, i.TaxAmount.Value, i.BillingAccountId.Value)
			sum.Truth(i.HasAdjustments.Value, i.HasPayment.Value, i.HasRecurringBilling.Value, i.HasPaperlessInvoice.Value, i.VIP.Value)
		}
	}
	return nil
}

func (c client) Calls(ctx context.Context, element string, sum *runner.Sum) error {
	response, err := c.api.GetCallsByContractIdAndMeasuringElement(ctx, api.GetCallsByContractIdAndMeasuringElementParams{
		FromDate: time.Date(2024, time.March, 1, 0, 0, 0, 0, time.UTC), ToDate: time.Date(2024, time.March, 31, 0, 0, 0, 0, time.UTC),
		Country: runner.Country, ContractId: runner.Contract, MeasuringElement: element,
	})
	if err != nil {
		return err
	}
	list, ok := response.(*api.CallDetailList)
	if !ok {
		return errUnread
	}
	if sum != nil {
		for _, call := range *list {
			sum.Text(call.Origin.Value, call.Destination, call.DestinationCityName.Value, call.DestionationStateName.Value)
			sum.Text(call.DateTimeStart.Value, call.DateTimeEnd.Value, call.DestinationType.Value, call.OperatorName.Value, call.CallOffering.Value)
			sum.Number(float64(call.Duration))
		}
	}
	return nil
}

func (c client) UpdatePaperless(ctx context.Context, sum *runner.Sum) error {
	response, err := c.api.UpdatePaperlessInvoiceInfoByContractId(ctx, &api.PaperlessInvoiceInfoRequest{
		Email:              runner.Email,
		AlternateEmail:     api.NewOptString(runner.AlternateEmail),
		CustomerId:         api.NewOptString(runner.CustomerID),
		DocumentType:       api.NewOptString(runner.DocumentType),
		RegisteringAppName: api.NewOptString(runner.AppName),
		CustomerIpAddress:  api.NewOptString(runner.IPAddress),
	}, api.UpdatePaperlessInvoiceInfoByContractIdParams{Country: runner.Country, ContractId: runner.Contract})
	if err != nil {
		return err
	}
	done, ok := response.(*api.SuccessBody)
	if !ok {
		return errUnread
	}
	if sum != nil {
		sum.Text(done.Response.Value, done.Message.Value)
	}
	return nil
}

func (c client) InvoicePDF(ctx context.Context, sum *runner.Sum) error {
	response, err := c.api.GetInvoicePDFByContractIdAndInvoiceId(ctx, api.GetInvoicePDFByContractIdAndInvoiceIdParams{
		Country: runner.Country, ContractId: runner.Contract, InvoiceId: runner.Invoice,
	})
	if err != nil {
		return err
	}
	file, ok := response.(*api.InvoicePDF)
	if !ok {
		return errUnread
	}
	n, err := io.Copy(io.Discard, file)
	if sum != nil {
		sum.Bytes = n
	}
	return err
}
