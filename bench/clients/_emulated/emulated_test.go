// Package emulated has one test with the emulator. The time of its `go test` is measured.
package emulated

import (
	"testing"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
	"github.com/tigo-go/tigo/tigotest"
)

func TestBalance(t *testing.T) {
	client, server := tigotest.NewClient(t, tigo.Colombia)
	contract := server.Customers(tigo.Colombia)[0].Contracts[0]
	if _, err := billing.New(client).GetBalance(t.Context(), contract.ID); err != nil {
		t.Fatal(err)
	}
}
