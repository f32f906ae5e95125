package tigo_test

import (
	"context"
	"fmt"
	"log"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/customer"
	"github.com/tigo-go/tigo/tigotest"
)

// A write has one of four outcomes. OutcomeOf(nil) is OutcomeApplied, so one switch covers all cases.
func ExampleOutcomeOf() {
	server := tigotest.NewServer()
	defer server.Close()
	contract := server.Customers(tigo.Colombia)[0].Contracts[0].ID
	client, err := tigo.New(server.Config(tigo.Colombia))
	if err != nil {
		log.Fatal(err)
	}
	defer client.Close()
	people := customer.New(client)

	for _, phone := range []string{"3001234567", "3001234568"} {
		_, err := people.AddPhone(context.Background(), contract, customer.Phone{Phone: phone})
		switch tigo.OutcomeOf(err) {
		case tigo.OutcomeApplied: // err is nil, or says why the response could not be read
			fmt.Println("done")
		case tigo.OutcomeNotSent, tigo.OutcomeRefused:
			fmt.Println("not done; retryable:", tigo.Retryable(err))
		case tigo.OutcomeUnknown:
			fmt.Println("perhaps done: call ListPhones before you repeat it")
		}
		server.Inject(tigotest.Fault{Op: "customer.AddPhone", Do: tigotest.ResetConnection()})
	}
	// Output:
	// done
	// perhaps done: call ListPhones before you repeat it
}
