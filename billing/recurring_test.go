package billing_test

import (
	"context"
	"net/http"
	"time"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
)

var wantRecurring = billing.RecurringBilling{
	ContractID:         contract,
	BillingID:          "27",
	BillingName:        "OpenSmart",
	CardInfo:           "411111XXXXXX1111",
	CardBrand:          "VISA",
	CardExpirationDate: "203103",
	CardIssuingBank:    "Banco del Valle",
	PaymentMethod:      "2",
	RegistrationDate:   tigo.NewDate(2026, time.March, 16),
	PhoneNumber:        "3004417725",
	CustomerIPAddress:  "192.0.2.7",
}

var recurringRequest = billing.RecurringBillingRequest{
	RecurringBillingInfo: wantRecurring,
	CustomerInfo:         customerInfo,
	TransactionID:        "tx-1",
	CardToken:            tigo.NewSecret("49f594a0"),
}

const recurringBody = `{
	"recurringBillingInfo": {
		"contractId": "84/12", "billingId": "27", "billingName": "OpenSmart", "cardInfo": "411111XXXXXX1111",
		"cardBrand": "VISA", "cardExpirationDate": "203103", "cardIssuingBank": "Banco del Valle", "paymentMethod": "2",
		"registrationDate": "2026-03-16", "phoneNumber": "3004417725", "customerIpAddress": "192.0.2.7"
	},
	"customerInfo": ` + customerJSON + `,
	"transactionId": "tx-1",
	"cardToken": "49f594a0"
}`

func recurringRows() []row {
	const route = "/billing/contracts/{contractId}/recurringBillingInfo"
	return []row{
		{
			Method: "GetRecurringBilling",
			Call: func(ctx context.Context, c *billing.Client, opts ...tigo.CallOption) (any, error) {
				return c.GetRecurringBilling(ctx, contract, opts...)
			},
			Request:    "GET /v1/tigo/home/co/billing/contracts/84%2F12/recurringBillingInfo",
			Route:      route,
			Idempotent: true,
			Response:   "recurring.json",
			Want:       wantRecurring,
		},
		{
			Method: "CreateRecurringBilling",
			Call: func(ctx context.Context, c *billing.Client, opts ...tigo.CallOption) (any, error) {
				return c.CreateRecurringBilling(ctx, contract, recurringRequest, opts...)
			},
			Request:  "POST /v1/tigo/home/co/billing/contracts/84%2F12/recurringBillingInfo",
			Route:    route,
			Body:     recurringBody,
			Status:   http.StatusCreated,
			Response: "acknowledgement.json",
			Want:     acknowledged,
		},
		{
			Method: "DeleteRecurringBilling",
			Call: func(ctx context.Context, c *billing.Client, opts ...tigo.CallOption) (any, error) {
				return c.DeleteRecurringBilling(ctx, contract, tigo.CardTokenRequest{
					CardToken:         tigo.NewSecret("49f594a0"),
					CustomerID:        "43781209",
					DocumentType:      "CC",
					TransactionID:     "tx-2",
					CustomerIPAddress: "192.0.2.7",
				}, opts...)
			},
			Request: "DELETE /v1/tigo/home/co/billing/contracts/84%2F12/recurringBillingInfo",
			Route:   route,
			Body: `{
				"cardToken": "49f594a0", "customerId": "43781209", "documentType": "CC", "transactionId": "tx-2",
				"customerIpAddress": "192.0.2.7"
			}`,
			Idempotent: true,
			Response:   "acknowledgement.json",
			Want:       acknowledged,
		},
		{
			Method: "UpdateRecurringBilling",
			Call: func(ctx context.Context, c *billing.Client, opts ...tigo.CallOption) (any, error) {
				return c.UpdateRecurringBilling(ctx, contract, recurringRequest, opts...)
			},
			Request:    "PUT /v1/tigo/home/co/billing/contracts/84%2F12/recurringBillingInfo",
			Route:      route,
			Body:       recurringBody,
			Idempotent: true,
			Response:   "acknowledgement.json",
			Want:       acknowledged,
		},
	}
}
