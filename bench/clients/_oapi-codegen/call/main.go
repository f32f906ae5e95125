// Command call makes one call with the client of oapi-codegen. The size of the program is measured.
package main

import (
	"context"
	"fmt"
	"log"
	"net/http"

	api "oapi-codegen/client"
)

func main() {
	client, err := api.NewClientWithResponses("https://sandbox.api.tigo.com",
		api.WithRequestEditorFn(func(_ context.Context, r *http.Request) error {
			r.Header.Set("Authorization", "Bearer …")
			return nil
		}))
	if err != nil {
		log.Fatal(err)
	}
	response, err := client.GetBalanceByContractIdWithResponse(context.Background(), "co", "8412077")
	if err != nil || response.JSON200 == nil {
		log.Fatal(err)
	}
	fmt.Println(response.JSON200.DueAmount)
}
