// Command payment pays an invoice with nothing but a client generated from the contract, in the folder tigo: it opens
// a checkout, prints its token, waits until a line says that the payment gateway was paid, and prints what has become
// of the checkout.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"os"

	"payment/tigo"
)

func main() {
	log.SetFlags(0)
	if err := pay(context.Background(), os.Getenv("CONTRACT"), os.Getenv("INVOICE")); err != nil {
		log.Fatal(err)
	}
}

func pay(ctx context.Context, contract, invoice string) error {
	bearer, err := signIn(ctx)
	if err != nil {
		return err
	}
	client, err := tigo.NewClientWithResponses(os.Getenv("URL"), tigo.WithRequestEditorFn(func(_ context.Context, r *http.Request) error {
		r.Header.Set("Authorization", "Bearer "+bearer)
		return nil
	}))
	if err != nil {
		return err
	}
	bill, err := client.GetInvoiceByContractIdAndInvoiceIdWithResponse(ctx, "co", contract, invoice)
	if err != nil {
		return err
	}
	if bill.JSON200 == nil {
		return fmt.Errorf("the invoice: %s", bill.Status())
	}
	opened, err := client.CreateCheckOutForContractIdAndInvoiceIdWithResponse(ctx, "co", contract, invoice, tigo.CheckOutInfo{
		InvoiceId:     invoice,
		PaymentAmount: *bill.JSON200.DueAmount,
		CustomerInfo:  tigo.CustomerInfo{CustomerId: "1020304050"},
	})
	if err != nil {
		return err
	}
	if opened.JSON201 == nil {
		return fmt.Errorf("opening the checkout: %s", opened.Status())
	}
	fmt.Println(opened.JSON201.PaymentToken)
	bufio.NewScanner(os.Stdin).Scan()
	paid, err := client.GetCheckOutByContractIdAndInvoiceIdAndPaymentTokenWithResponse(ctx, "co", contract, invoice, opened.JSON201.PaymentToken)
	if err != nil {
		return err
	}
	if paid.JSON200 == nil {
		return fmt.Errorf("the checkout: %s", paid.Status())
	}
	fmt.Println("approved:", *paid.JSON200.PaymentApproved)
	return nil
}

// signIn fetches a token. The generator leaves that to its users.
func signIn(ctx context.Context) (string, error) {
	url := os.Getenv("URL") + "/oauth/client_credential/accesstoken?grant_type=client_credentials"
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, url, nil)
	if err != nil {
		return "", err
	}
	request.SetBasicAuth(os.Getenv("CLIENT_ID"), os.Getenv("CLIENT_SECRET"))
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	var token struct {
		Text string `json:"access_token"`
	}
	if err := json.NewDecoder(response.Body).Decode(&token); err != nil {
		return "", err
	}
	return token.Text, nil
}
