package billing_test

import (
	"context"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
)

func financingRows() []row {
	return []row{{
		Method: "GetFinancing",
		Call: func(ctx context.Context, c *billing.Client, opts ...tigo.CallOption) (any, error) {
			return c.GetFinancing(ctx, contract, opts...)
		},
		Request:    "GET /v1/tigo/home/co/billing/contracts/84%2F12/financing",
		Route:      "/billing/contracts/{contractId}/financing",
		Idempotent: true,
		Response:   "financing.json",
		Want:       billing.Financing{IsAvailable: tigo.Yes, MinPaymentAmount: tigo.MustNumber("45000.50")},
	}}
}
