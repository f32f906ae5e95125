// Command scenario does what a customer's application does, with a client that oapi-codegen generates, in the folder tigo.
package main

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"net/url"
	"os"
	"reflect"
	"strconv"

	"scenario/tigo"
)

// settings is what the test says.
type settings struct {
	country, contract, customer string
	customerCode                int64
	amount                      json.Number
}

func main() {
	log.SetFlags(0)
	code, err := strconv.ParseInt(os.Getenv("CUSTOMER_CODE"), 10, 64)
	if err != nil {
		log.Fatal(err)
	}
	s := settings{os.Getenv("COUNTRY"), os.Getenv("CONTRACT"), os.Getenv("CUSTOMER"), code, json.Number(os.Getenv("AMOUNT"))}
	report, err := run(context.Background(), s)
	if err != nil {
		log.Fatal(err)
	}
	text, err := json.Marshal(report)
	if err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile(os.Getenv("REPORT"), text, 0o600); err != nil {
		log.Fatal(err)
	}
}

// got returns the data of a response, whose status says whether there is any.
func got[T any](response interface{ Status() string }, data *T, err error) (T, error) {
	var none T
	switch {
	case err != nil:
		return none, err
	case data == nil:
		return none, fmt.Errorf("%T: %s", response, response.Status())
	}
	return *data, nil
}

func run(ctx context.Context, s settings) (map[string]any, error) {
	bearer := ""
	client, err := tigo.NewClientWithResponses(os.Getenv("URL"), tigo.WithRequestEditorFn(func(_ context.Context, r *http.Request) error {
		if bearer == "" {
			r.SetBasicAuth(os.Getenv("CLIENT_ID"), os.Getenv("CLIENT_SECRET"))
		} else {
			r.Header.Set("Authorization", "Bearer "+bearer)
		}
		return nil
	}))
	if err != nil {
		return nil, err
	}
	inAddress := tigo.GetAccessTokenParamsGrantTypeClientCredentials
	signedIn, err := client.GetAccessTokenWithFormdataBodyWithResponse(ctx, &tigo.GetAccessTokenParams{GrantType: &inAddress},
		tigo.AccessTokenRequest{GrantType: tigo.AccessTokenRequestGrantTypeClientCredentials})
	if err != nil {
		return nil, err
	}
	token, err := got(signedIn, signedIn.JSON200, err)
	if err != nil {
		return nil, err
	}
	bearer = token.AccessToken

	kind := "cc"
	contracts, err := client.GetContractsByCustomerIdWithResponse(ctx, s.country, kind, s.customer)
	if err != nil {
		return nil, err
	}
	three := 3
	listed, err := client.GetInvoicesByContractIdWithResponse(ctx, s.country, s.contract, &tigo.GetInvoicesByContractIdParams{Limit: &three})
	if err != nil {
		return nil, err
	}
	invoices, err := got(listed, listed.JSON200, err)
	if err != nil {
		return nil, err
	}
	invoice := invoices[0]
	made, err := client.CreateInvoiceByContractIdWithResponse(ctx, s.country, s.contract, tigo.CreateInvoiceRequest{Amount: &s.amount})
	if err != nil {
		return nil, err
	}
	created, err := got(made, made.JSON201, err)
	if err != nil {
		return nil, err
	}
	pdf, err := client.GetInvoicePDFByContractIdAndInvoiceIdWithResponse(ctx, s.country, s.contract, invoice.InvoiceId)
	if err != nil {
		return nil, err
	}
	pending, approved, err := pay(ctx, client, s, invoice)
	if err != nil {
		return nil, err
	}
	before, after, err := forgetCard(ctx, client, s)
	if err != nil {
		return nil, err
	}
	products, err := pages(ctx, client, s)
	if err != nil {
		return nil, err
	}
	return map[string]any{
		"contracts": len(*contracts.JSON200), "amount": invoice.InvoiceAmount.String(), "account": invoice.BillingAccountId.String(),
		"created": created.InvoiceId, "pdf": fmt.Sprintf("%x", sha256.Sum256(pdf.Body)), "pending": pending, "approved": approved,
		"cards": []int{before, after}, "products": products,
	}, nil
}

// pay opens a checkout, pays it as its customer does, and returns what its status was before and whether it is approved.
func pay(ctx context.Context, client *tigo.ClientWithResponses, s settings, invoice tigo.Invoice) (pending int, approved bool, err error) {
	begun, err := client.CreateCheckOutForContractIdAndInvoiceIdWithResponse(ctx, s.country, s.contract, invoice.InvoiceId, tigo.CheckOutInfo{
		InvoiceId: invoice.InvoiceId, PaymentAmount: *invoice.DueAmount, CustomerInfo: tigo.CustomerInfo{CustomerId: s.customer},
	})
	if err != nil {
		return 0, false, err
	}
	opened, err := got(begun, begun.JSON201, err)
	if err != nil {
		return 0, false, err
	}
	look := func() (*tigo.GetCheckOutByContractIdAndInvoiceIdAndPaymentTokenResponse, error) {
		return client.GetCheckOutByContractIdAndInvoiceIdAndPaymentTokenWithResponse(ctx, s.country, s.contract, invoice.InvoiceId, opened.PaymentToken)
	}
	first, err := look()
	if err != nil {
		return 0, false, err
	}
	decided, err := http.PostForm(*opened.RedirectUrl, url.Values{"decision": {"approve"}}) //nolint:noctx // it is on this machine
	if err != nil {
		return 0, false, err
	}
	_ = decided.Body.Close()
	last, err := look()
	if err != nil {
		return 0, false, err
	}
	paid, err := got(last, last.JSON200, err)
	return first.StatusCode(), err == nil && *paid.PaymentApproved, err
}

// forgetCard removes the customer's first card and returns how many there were before and after.
func forgetCard(ctx context.Context, client *tigo.ClientWithResponses, s settings) (before, after int, err error) {
	kind, five := "cc", 5
	list := func() (tigo.TokenInfoList, error) {
		cards, err := client.GetCardTokensByCustomerIdWithResponse(ctx, s.country, kind, s.customer, &tigo.GetCardTokensByCustomerIdParams{Limit: &five})
		if err != nil {
			return nil, err
		}
		return got(cards, cards.JSON200, err)
	}
	cards, err := list()
	if err != nil {
		return 0, 0, err
	}
	removed, err := client.DeleteCardTokenByCustomerIdWithResponse(ctx, s.country, kind, s.customer, tigo.CardTokenizationRequest{CardToken: &cards[0].CardToken})
	if err != nil {
		return 0, 0, err
	}
	if removed.StatusCode() != http.StatusOK {
		return 0, 0, fmt.Errorf("removing a card: %s", removed.Status())
	}
	left, err := list()
	return len(cards), len(left), err
}

// pages counts the products of a CRM customer. It reads until a page is empty or repeats the one before.
func pages(ctx context.Context, client *tigo.ClientWithResponses, s settings) (count int, err error) {
	var before []tigo.CRMProduct
	limit := 10
	for {
		offset := count
		page, err := client.FindCustomerProductsByClientCodeWithResponse(ctx, s.country, s.customerCode, &tigo.FindCustomerProductsByClientCodeParams{Offset: &offset, Limit: &limit})
		if err != nil {
			return 0, err
		}
		list, err := got(page, page.JSON200, err)
		if err != nil {
			return 0, err
		}
		products, err := list.AsProductsList0()
		if err != nil {
			return 0, err
		}
		if len(products) == 0 || reflect.DeepEqual(products, before) {
			return count, nil
		}
		before = products
		count += len(products)
	}
}
