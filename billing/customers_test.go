package billing_test

import (
	"context"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
)

func customerRows() []row {
	profile := billing.CustomerProfile{
		CustomerInfo:            customerInfo,
		CustomerCharacteristics: billing.CustomerCharacteristics{SegmentID: "S2", SegmentName: "Plata", VIP: tigo.Yes},
	}
	return []row{
		{
			Method: "ListContracts",
			Call: func(ctx context.Context, c *billing.Client, opts ...tigo.CallOption) (any, error) {
				return c.ListContracts(ctx, document, opts...)
			},
			Request:    "GET /v1/tigo/home/co/billing/doc-type/pas/customers/AB%2F12/contracts/",
			Route:      "/billing/doc-type/{docTypeId}/customers/{customerId}/contracts/",
			Idempotent: true,
			Response:   "contracts.json",
			Want: []billing.Contract{
				{ContractID: "84/12", BillingID: "27", StreetAddress: "CL 5 # 38 - 20"},
				{ContractID: "84/13", BillingID: "OpenSmart", StreetAddress: "KR 23 # 73 - 101"},
			},
		},
		{
			Method: "GetCustomer",
			Call: func(ctx context.Context, c *billing.Client, opts ...tigo.CallOption) (any, error) {
				return c.GetCustomer(ctx, document, opts...)
			},
			Request:    "GET /v1/tigo/home/co/billing/doc-type/pas/customers/AB%2F12",
			Route:      "/billing/doc-type/{docTypeId}/customers/{customerId}",
			Idempotent: true,
			Response:   "customer.json",
			Want:       profile,
		},
		{
			Method: "GetContractCustomer",
			Call: func(ctx context.Context, c *billing.Client, opts ...tigo.CallOption) (any, error) {
				return c.GetContractCustomer(ctx, contract, opts...)
			},
			Request:    "GET /v1/tigo/home/co/billing/contracts/84%2F12/customers",
			Route:      "/billing/contracts/{contractId}/customers",
			Idempotent: true,
			Response:   "customer.json",
			Want:       profile,
		},
	}
}
