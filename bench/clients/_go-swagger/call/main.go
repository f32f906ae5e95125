// Command call makes one call with the client of go-swagger. The size of the program is measured.
package main

import (
	"context"
	"fmt"
	"log"

	httptransport "github.com/go-openapi/runtime/client"

	"go-swagger/client/billing"
)

func main() {
	client := billing.NewClientWithBearerToken("sandbox.api.tigo.com", "/", "https", "…")
	params := billing.NewGetBalanceByContractIDParams().WithCountry("co").WithContractID("8412077")
	response, err := client.GetBalanceByContractIDContext(context.Background(), params, httptransport.BearerToken("…"))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(*response.Payload.DueAmount)
}
