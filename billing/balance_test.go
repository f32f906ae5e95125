package billing_test

import (
	"context"
	"time"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
)

func balanceRows() []row {
	return []row{{
		Method: "GetBalance",
		Call: func(ctx context.Context, c *billing.Client, opts ...tigo.CallOption) (any, error) {
			return c.GetBalance(ctx, contract, opts...)
		},
		Request:    "GET /v1/tigo/home/co/billing/contracts/84%2F12/balance",
		Route:      "/billing/contracts/{contractId}/balance",
		Idempotent: true,
		Response:   "balance.json",
		Want: billing.Balance{
			DueAmount:           tigo.MustNumber("-2500.75"),
			MinPaymentAmount:    tigo.NumberOf(45000),
			DueDate:             tigo.NewDate(2026, time.March, 16),
			LastUpdateDate:      tigo.NewDate(2026, time.March, 10),
			Period:              "Marzo 2026",
			DueInvoicesCount:    tigo.NumberOf(2),
			HasRecurringBilling: tigo.Yes,
		},
	}}
}
