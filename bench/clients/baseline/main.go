// Command baseline is the client with which all others are compared. It is written by hand with net/http and encoding/json, decodes
// into structs of the necessary fields, and has no retries and no limits.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"

	"github.com/tigo-go/tigo/bench/runner"
)

func main() { runner.Main(open) }

func open(p runner.Platform) (runner.Client, error) {
	return client{
		http:   &http.Client{Transport: p.Transport},
		home:   p.URL + "/v1/tigo/home/" + runner.Country + "/billing/contracts/",
		bearer: "Bearer " + p.Bearer,
	}, nil
}

type client struct {
	http         *http.Client
	home, bearer string
}

// do sends a request and decodes its response.
func (c client) do(ctx context.Context, method, path string, body io.Reader, v any) error {
	answer, err := c.send(ctx, method, path, body)
	if err != nil {
		return err
	}
	defer answer.Close()
	return json.NewDecoder(answer).Decode(v)
}

func (c client) send(ctx context.Context, method, path string, body io.Reader) (io.ReadCloser, error) {
	req, err := http.NewRequestWithContext(ctx, method, c.home+runner.Contract+path, body)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Authorization", c.bearer)
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		_ = resp.Body.Close()
		return nil, fmt.Errorf("status %d", resp.StatusCode)
	}
	return resp.Body, nil
}

type balance struct {
	DueAmount           float64 `json:"dueAmount"`
	MinPaymentAmount    float64 `json:"minPaymentAmount"`
	DueDate             string  `json:"dueDate"`
	LastUpdateDate      string  `json:"lastUpdateDate"`
	Period              string  `json:"period"`
	DueInvoicesCount    float64 `json:"dueInvoicesCount"`
	HasRecurringBilling bool    `json:"hasRecurringBilling"`
}

func (c client) Balance(ctx context.Context, sum *runner.Sum) error {
	var b balance
	err := c.do(ctx, http.MethodGet, "/balance", nil, &b)
	if sum != nil {
		sum.Text(b.DueDate, b.LastUpdateDate, b.Period)
		sum.Number(b.DueAmount, b.MinPaymentAmount, b.DueInvoicesCount)
		sum.Truth(b.HasRecurringBilling)
	}
	return err
}

type invoice struct {
	InvoiceID           string  `json:"invoiceId"`
	ContractID          string  `json:"contractId"`
	InvoiceType         string  `json:"invoiceType"`
	BillingID           float64 `json:"billingId"`
	BillingName         string  `json:"billingName"`
	StreetAddress       string  `json:"streetAddress"`
	InvoiceAmount       float64 `json:"invoiceAmount"`
	DueAmount           float64 `json:"dueAmount"`
	MinPaymentAmount    float64 `json:"minPaymentAmount"`
	TaxAmount           float64 `json:"taxAmount"`
	CurrencyID          string  `json:"currencyId"`
	Period              string  `json:"period"`
	CreationDate        string  `json:"creationDate"`
	DueDate             string  `json:"dueDate"`
	ExtendedDueDate     string  `json:"extendedDueDate"`
	HasAdjustments      bool    `json:"hasAdjustments"`
	HasPayment          bool    `json:"hasPayment"`
	HasRecurringBilling bool    `json:"hasRecurringBilling"`
	HasPaperlessInvoice bool    `json:"hasPaperlessInvoice"`
	VIP                 bool    `json:"VIP"`
	BillingAccountID    float64 `json:"billingAccountId"`
}

func (c client) Invoices(ctx context.Context, sum *runner.Sum) error {
	var list []invoice
	err := c.do(ctx, http.MethodGet, fmt.Sprintf("/invoices/?limit=%d", runner.InvoiceLimit), nil, &list)
	if sum != nil {
		for _, i := range list {
			sum.Text(i.InvoiceID, i.ContractID, i.InvoiceType, i.BillingName, i.StreetAddress, i.CurrencyID, i.Period)
			sum.Text(i.CreationDate, i.DueDate, i.ExtendedDueDate)
			sum.Number(i.BillingID, i.InvoiceAmount, i.DueAmount, i.MinPaymentAmount, i.TaxAmount, i.BillingAccountID)
			sum.Truth(i.HasAdjustments, i.HasPayment, i.HasRecurringBilling, i.HasPaperlessInvoice, i.VIP)
		}
	}
	return err
}

type call struct {
	Origin               string  `json:"origin"`
	Destination          string  `json:"destination"`
	DestinationCityName  string  `json:"destinationCityName"`
	DestinationStateName string  `json:"destionationStateName"`
	DateTimeStart        string  `json:"dateTimeStart"`
	DateTimeEnd          string  `json:"dateTimeEnd"`
	Duration             float64 `json:"duration"`
	DestinationType      string  `json:"destinationType"`
	OperatorName         string  `json:"operatorName"`
	CallOffering         string  `json:"callOffering"`
}

func (c client) Calls(ctx context.Context, element string, sum *runner.Sum) error {
	var list []call
	path := "/measuringElement/" + element + "/calls/?fromDate=" + runner.FromDate + "&toDate=" + runner.ToDate
	err := c.do(ctx, http.MethodGet, path, nil, &list)
	if sum != nil {
		for _, call := range list {
			addCall(sum, call)
		}
	}
	return err
}

// StreamCalls implements runner.Streamer: encoding/json reads one record at a time.
func (c client) StreamCalls(ctx context.Context, element string, sum *runner.Sum) error {
	path := "/measuringElement/" + element + "/calls/?fromDate=" + runner.FromDate + "&toDate=" + runner.ToDate
	answer, err := c.send(ctx, http.MethodGet, path, nil)
	if err != nil {
		return err
	}
	defer answer.Close()
	records := json.NewDecoder(answer)
	if _, err := records.Token(); err != nil {
		return err
	}
	for records.More() {
		var call call
		if err := records.Decode(&call); err != nil {
			return err
		}
		if sum != nil {
			addCall(sum, call)
		}
	}
	_, err = records.Token()
	return err
}

func addCall(sum *runner.Sum, call call) {
	sum.Text(call.Origin, call.Destination, call.DestinationCityName, call.DestinationStateName)
	sum.Text(call.DateTimeStart, call.DateTimeEnd, call.DestinationType, call.OperatorName, call.CallOffering)
	sum.Number(call.Duration)
}

func (c client) UpdatePaperless(ctx context.Context, sum *runner.Sum) error {
	body, err := json.Marshal(struct {
		Email              string `json:"email"`
		AlternateEmail     string `json:"alternateEmail"`
		CustomerID         string `json:"customerId"`
		DocumentType       string `json:"documentType"`
		RegisteringAppName string `json:"registeringAppName"`
		CustomerIPAddress  string `json:"customerIpAddress"`
	}{runner.Email, runner.AlternateEmail, runner.CustomerID, runner.DocumentType, runner.AppName, runner.IPAddress})
	if err != nil {
		return err
	}
	var done struct {
		Response string `json:"response"`
		Message  string `json:"message"`
	}
	err = c.do(ctx, http.MethodPut, "/paperlessInvoiceInfo", bytes.NewReader(body), &done)
	if sum != nil {
		sum.Text(done.Response, done.Message)
	}
	return err
}

func (c client) InvoicePDF(ctx context.Context, sum *runner.Sum) error {
	file, err := c.send(ctx, http.MethodGet, "/invoices/spool/"+runner.Invoice+"/pdf", nil)
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
