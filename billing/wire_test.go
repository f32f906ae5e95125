package billing_test

import (
	"slices"
	"testing"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
	"github.com/tigo-go/tigo/internal/wiretest"
)

type row = wiretest.Row[*billing.Client]

func TestWire(t *testing.T) {
	wiretest.Run(t, billing.New, slices.Concat(
		invoiceRows(), paymentRows(), recurringRows(), paperlessRows(), customerRows(), checkoutRows(), spoolRows(),
		balanceRows(), callRows(), financingRows(),
	))
}

// These are common to the rows: ids that need escaping, and the customer.
const (
	contract = "84/12"
	invoice  = "700/01"
)

var (
	document     = tigo.Document{Type: tigo.DocumentPassport, Number: "AB/12"}
	acknowledged = tigo.Acknowledgement{Response: "OK", Message: "Registro creado"}
	customerInfo = tigo.CustomerInfo{
		CustomerID:   "43781209",
		DocumentType: "CC",
		Name:         "Lucía",
		LastName:     "Ospina",
		Email:        "lucia@example.com",
		PhoneNumber:  "3004417725",
		Checksum:     "4",
	}
)

// customerJSON is customerInfo in a request body.
const customerJSON = `{
	"customerId": "43781209", "documentType": "CC", "name": "Lucía", "lastName": "Ospina", "email": "lucia@example.com",
	"phoneNumber": "3004417725", "checksum": "4"
}`
