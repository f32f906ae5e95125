package billing_test

import (
	"context"
	"time"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
)

func paymentRows() []row {
	return []row{{
		Method: "GetPaymentInfo",
		Call: func(ctx context.Context, c *billing.Client, opts ...tigo.CallOption) (any, error) {
			return c.GetPaymentInfo(ctx, contract, invoice, opts...)
		},
		Request:    "GET /v1/tigo/home/co/billing/contracts/84%2F12/invoices/700%2F01/paymentInfo",
		Route:      "/billing/contracts/{contractId}/invoices/{invoiceId}/paymentInfo",
		Idempotent: true,
		Response:   "payment.json",
		Want: billing.PaymentInfo{
			PaymentID:         "PG-5001",
			PaymentDate:       tigo.NewDate(2026, time.March, 10),
			PaymentAmount:     tigo.MustNumber("150000.50"),
			PaymentMethod:     "PSE",
			ExternalReference: "b7f2c0e95a",
			BankName:          "Banco del Valle",
			CardBrand:         "VISA",
		},
	}}
}
