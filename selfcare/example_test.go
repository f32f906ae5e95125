package selfcare_test

import (
	"context"
	"fmt"
	"log"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/selfcare"
	"github.com/tigo-go/tigo/tigotest"
)

// Request all products of a company, in pages of ten, and add up the prices of their plans.
func ExampleClient_Products() {
	server := tigotest.NewServer()
	defer server.Close()
	company := server.Customers(tigo.Colombia)[2]

	client, err := tigo.New(server.Config(tigo.Colombia))
	if err != nil {
		log.Fatal(err)
	}
	defer client.Close()
	crm := selfcare.New(client)

	lines, total := 0, int64(0)
	for product, err := range crm.Products(context.Background(), company.Code, tigo.PageOptions{Limit: 10}) {
		if err != nil {
			log.Fatal(err)
		}
		lines++
		total += product.PlanValue
	}
	fmt.Println(lines, "lines for", total)
	// Output:
	// 27 lines for 1692300
}
