// Command call makes one call with the client of ogen. The size of the program is measured.
package main

import (
	"context"
	"fmt"
	"log"

	api "ogen/client"
)

// bearer is the access token, as the source that the client requires.
type bearer string

// ClientCredentials implements api.SecuritySource.
func (b bearer) ClientCredentials(context.Context, api.OperationName) (api.ClientCredentials, error) {
	return api.ClientCredentials{Token: string(b)}, nil
}

func main() {
	client, err := api.NewClient("https://sandbox.api.tigo.com", bearer("…"))
	if err != nil {
		log.Fatal(err)
	}
	response, err := client.GetBalanceByContractId(context.Background(), api.GetBalanceByContractIdParams{Country: "co", ContractId: "8412077"})
	if err != nil {
		log.Fatal(err)
	}
	if balance, ok := response.(*api.BillingBalance); ok {
		fmt.Println(balance.DueAmount)
	}
}
