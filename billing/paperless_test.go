package billing_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
)

var paperlessRequest = billing.PaperlessInvoiceRequest{
	Email:                  "lucia@example.com",
	AlternateEmail:         "casa@example.com",
	PhoneNumber:            "3004417725",
	BillingID:              tigo.NumberOf(27),
	CustomerID:             "43781209",
	DocumentType:           "CC",
	RegisteringAppName:     "MiTigoWeb",
	CustomerIPAddress:      "192.0.2.7",
	UnsubscribeReasonID:    tigo.NumberOf(3),
	UpdateReason:           "cambio de correo",
	AffectRelatedContracts: tigo.No,
}

const paperlessBody = `{
	"email": "lucia@example.com", "alternateEmail": "casa@example.com", "phoneNumber": "3004417725", "billingId": 27,
	"customerId": "43781209", "documentType": "CC", "registeringAppName": "MiTigoWeb", "customerIpAddress": "192.0.2.7",
	"unsubscribeReasonId": 3, "updateReason": "cambio de correo", "affectRelatedContracts": false
}`

// paperlessRows returns the rows of four methods, for a whole contract and for each kind of account within one.
func paperlessRows() []row {
	var rows []row
	for _, to := range []struct {
		account     billing.PaperlessAccount
		path, route string
	}{
		{
			billing.PaperlessAccount{Contract: contract},
			"/84%2F12/paperlessInvoiceInfo",
			"/{contractId}/paperlessInvoiceInfo",
		},
		{
			billing.PaperlessAccount{Contract: contract, IDType: billing.IDTypeSubscriptions, ID: "50/24"},
			"/84%2F12/subscriptions/50%2F24/paperlessInvoiceInfo",
			"/{contractId}/{idType}/{id}/paperlessInvoiceInfo",
		},
		{
			billing.PaperlessAccount{Contract: contract, IDType: billing.IDTypeBillingAccounts, ID: "9001"},
			"/84%2F12/billingaccounts/9001/paperlessInvoiceInfo",
			"/{contractId}/{idType}/{id}/paperlessInvoiceInfo",
		},
	} {
		path, route := " /v1/tigo/home/co/billing/contracts"+to.path, "/billing/contracts"+to.route
		rows = append(rows,
			row{
				Method: "GetPaperlessInvoice",
				Call: func(ctx context.Context, c *billing.Client, opts ...tigo.CallOption) (any, error) {
					return c.GetPaperlessInvoice(ctx, to.account, opts...)
				},
				Request:    "GET" + path,
				Route:      route,
				Idempotent: true,
				Response:   "paperless.json",
				Want: billing.PaperlessInvoice{
					Email:                     "lucia@example.com",
					AlternateEmail:            "casa@example.com",
					PhoneNumber:               "3004417725",
					BillingID:                 tigo.NumberOf(27),
					CustomerID:                "43781209",
					DocumentType:              "CC",
					SubscriptionStatusID:      1,
					SubscriptionStatusMessage: "Activo",
				},
			},
			row{
				Method: "UpdatePaperlessInvoice",
				Call: func(ctx context.Context, c *billing.Client, opts ...tigo.CallOption) (any, error) {
					return c.UpdatePaperlessInvoice(ctx, to.account, paperlessRequest, opts...)
				},
				Request:    "PUT" + path,
				Route:      route,
				Body:       paperlessBody,
				Idempotent: true,
				Response:   "acknowledgement.json",
				Want:       acknowledged,
			},
			row{
				Method: "CreatePaperlessInvoice",
				Call: func(ctx context.Context, c *billing.Client, opts ...tigo.CallOption) (any, error) {
					return c.CreatePaperlessInvoice(ctx, to.account, paperlessRequest, opts...)
				},
				Request:  "POST" + path,
				Route:    route,
				Body:     paperlessBody,
				Status:   http.StatusCreated,
				Response: "acknowledgement.json",
				Want:     acknowledged,
			},
			row{
				Method: "DeletePaperlessInvoice",
				Call: func(ctx context.Context, c *billing.Client, opts ...tigo.CallOption) (any, error) {
					return c.DeletePaperlessInvoice(ctx, to.account, paperlessRequest, opts...)
				},
				Request:    "DELETE" + path,
				Route:      route,
				Body:       paperlessBody,
				Idempotent: true,
				Response:   "acknowledgement.json",
				Want:       acknowledged,
			},
		)
	}
	return rows
}

func TestIncompletePaperlessAccount(t *testing.T) {
	for missing, account := range map[string]billing.PaperlessAccount{
		"contractId": {},
		"idType":     {Contract: contract, ID: "5024"},
		"id":         {Contract: contract, IDType: billing.IDTypeSubscriptions},
	} {
		p := newPlatform(t)
		_, err := p.bills.DeletePaperlessInvoice(t.Context(), account, paperlessRequest)
		assert.Equal(t, missing, p.argumentError(t, err).Name)
	}
}
