package cases_test

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/cases"
	"github.com/tigo-go/tigo/tigotest"
)

// Print when the technician comes: the local time, and the same instant in UTC.
func ExampleClient_GetScheduledVisits() {
	server := tigotest.NewServer()
	defer server.Close()
	customer := server.Customers(tigo.Colombia)[0].Document

	client, err := tigo.New(server.Config(tigo.Colombia))
	if err != nil {
		log.Fatal(err)
	}
	defer client.Close()

	expected, err := cases.New(client).GetScheduledVisits(context.Background(), customer)
	if err != nil {
		log.Fatal(err)
	}
	for _, visit := range expected.Visits {
		for _, action := range visit.ServiceActions {
			begins := action.StartDateTime.In(tigo.Colombia.Location())
			fmt.Println(visit.ServiceCityName, action.StartDateTime, "is", begins.UTC().Format(time.RFC3339))
		}
	}
	// Output:
	// Medellín 2026-03-19 07:30:00 is 2026-03-19T12:30:00Z
}
