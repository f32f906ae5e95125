// Command call makes one call with this module. The size of the program is measured.
package main

import (
	"context"
	"fmt"
	"log"

	"golang.org/x/oauth2"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
)

func main() {
	client, err := tigo.New(tigo.Config{
		Environment: tigo.Sandbox,
		Country:     tigo.Colombia,
		TokenSource: oauth2.StaticTokenSource(&oauth2.Token{AccessToken: "…"}),
	})
	if err != nil {
		log.Fatal(err)
	}
	balance, err := billing.New(client).GetBalance(context.Background(), "8412077")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(balance.DueAmount)
}
