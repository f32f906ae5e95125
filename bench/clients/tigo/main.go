// Command tigo is the client of this module, with its defaults.
package main

import (
	"context"
	"io"
	"time"

	"golang.org/x/oauth2"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/bench/runner"
	"github.com/tigo-go/tigo/billing"
	"github.com/tigo-go/tigo/cases"
	"github.com/tigo-go/tigo/customer"
	"github.com/tigo-go/tigo/portfolio"
)

func main() { runner.Main(open) }

func open(p runner.Platform) (runner.Client, error) {
	api, err := tigo.New(tigo.Config{
		BaseURL:     p.URL,
		Country:     runner.Country,
		TokenSource: oauth2.StaticTokenSource(&oauth2.Token{AccessToken: p.Bearer}),
		Transport:   p.Transport,
	})
	return client{billing.New(api), cases.New(api), customer.New(api), portfolio.New(api)}, err
}

type client struct {
	billing   *billing.Client
	cases     *cases.Client
	customer  *customer.Client
	portfolio *portfolio.Client
}

func (c client) Balance(ctx context.Context, sum *runner.Sum) error {
	b, err := c.billing.GetBalance(ctx, runner.Contract)
	if sum != nil {
		sum.Text(b.DueDate.String(), b.LastUpdateDate.String(), b.Period)
		addNumbers(sum, b.DueAmount, b.MinPaymentAmount, b.DueInvoicesCount)
		sum.Truth(b.HasRecurringBilling == tigo.Yes)
	}
	return err
}

func (c client) Invoices(ctx context.Context, sum *runner.Sum) error {
	list, err := c.billing.ListInvoices(ctx, runner.Contract, billing.ListInvoicesOptions{Limit: runner.InvoiceLimit})
	if sum != nil {
		for _, i := range list {
			sum.Text(i.InvoiceID, i.ContractID, i.InvoiceType, i.BillingName, i.StreetAddress, i.CurrencyID, i.Period)
			sum.Text(i.CreationDate.String(), i.DueDate.String(), i.ExtendedDueDate.String())
			addNumbers(sum, i.BillingID, i.InvoiceAmount, i.DueAmount, i.MinPaymentAmount, i.TaxAmount, i.BillingAccountID)
			sum.Truth(i.HasAdjustments == tigo.Yes, i.HasPayment == tigo.Yes, i.HasRecurringBilling == tigo.Yes)
			sum.Truth(i.HasPaperlessInvoice == tigo.Yes, i.VIP == tigo.Yes)
		}
	}
	return err
}

func (c client) Calls(ctx context.Context, element string, sum *runner.Sum) error {
	list, err := c.billing.ListCalls(ctx, runner.Contract, element, days())
	if sum != nil {
		for _, call := range list {
			addCall(sum, call)
		}
	}
	return err
}

// StreamCalls implements runner.Streamer.
func (c client) StreamCalls(ctx context.Context, element string, sum *runner.Sum) error {
	for call, err := range c.billing.Calls(ctx, runner.Contract, element, days()) {
		if err != nil {
			return err
		}
		if sum != nil {
			addCall(sum, call)
		}
	}
	return nil
}

func days() tigo.DateRange {
	return tigo.DateRange{From: tigo.NewDate(2024, time.March, 1), To: tigo.NewDate(2024, time.March, 31)}
}

func addCall(sum *runner.Sum, call billing.Call) {
	sum.Text(call.Origin, call.Destination, call.DestinationCityName, call.DestinationStateName)
	for _, t := range []tigo.DateTime{call.DateTimeStart, call.DateTimeEnd} {
		sum.Text(t.In(time.UTC).Format(time.DateTime))
	}
	sum.Text(call.DestinationType, call.OperatorName, call.CallOffering)
	addNumbers(sum, call.Duration)
}

// addNumbers adds exact numbers as float64, which the other clients have.
func addNumbers(sum *runner.Sum, numbers ...tigo.Number) {
	for _, number := range numbers {
		value, _ := number.Float64()
		sum.Number(value)
	}
}

func (c client) UpdatePaperless(ctx context.Context, sum *runner.Sum) error {
	account := billing.PaperlessAccount{Contract: runner.Contract}
	done, err := c.billing.UpdatePaperlessInvoice(ctx, account, billing.PaperlessInvoiceRequest{
		Email:              runner.Email,
		AlternateEmail:     runner.AlternateEmail,
		CustomerID:         runner.CustomerID,
		DocumentType:       runner.DocumentType,
		RegisteringAppName: runner.AppName,
		CustomerIPAddress:  runner.IPAddress,
	})
	if sum != nil {
		sum.Text(done.Response, done.Message)
	}
	return err
}

func (c client) InvoicePDF(ctx context.Context, sum *runner.Sum) error {
	file, err := c.billing.GetInvoicePDF(ctx, runner.Contract, runner.Invoice)
	if err != nil {
		return err
	}
	defer file.Close()
	n, err := io.Copy(io.Discard, file)
	if sum != nil {
		sum.Bytes = n
	}
	return err
}
