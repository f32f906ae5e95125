package selfcare_test

import (
	"context"
	"testing"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/wiretest"
	"github.com/tigo-go/tigo/selfcare"
)

func TestWire(t *testing.T) {
	wiretest.Run(t, selfcare.New, []wiretest.Row[*selfcare.Client]{
		{
			Method: "ListProducts",
			Call: func(ctx context.Context, c *selfcare.Client, opts ...tigo.CallOption) (any, error) {
				return c.ListProducts(ctx, "0042", tigo.PageOptions{}, opts...)
			},
			Request:    "GET /v2/tigo/b2b/co/transactions/customers/0042/products?limit=100&offset=0",
			Route:      "/customers/{customerCode}/products",
			Idempotent: true,
			Response:   "products.json",
			Want:       tigo.Page[selfcare.Product]{Items: products, Next: tigo.PageOptions{Offset: 2}},
		},
		{
			Method: "ListProducts",
			Call: func(ctx context.Context, c *selfcare.Client, opts ...tigo.CallOption) (any, error) {
				return c.ListProducts(ctx, "42", tigo.PageOptions{Offset: 7, Limit: 3}, opts...)
			},
			Request:    "GET /v2/tigo/b2b/co/transactions/customers/42/products?limit=3&offset=7",
			Route:      "/customers/{customerCode}/products",
			Idempotent: true,
			Response:   "products.json",
			Want:       tigo.Page[selfcare.Product]{Items: products, Next: tigo.PageOptions{Offset: 9, Limit: 3}},
		},
		{
			Method: "Products",
			Call: func(ctx context.Context, c *selfcare.Client, opts ...tigo.CallOption) (any, error) {
				return wiretest.Collect(c.Products(ctx, "42", tigo.PageOptions{Offset: 7, Limit: 3}, opts...))
			},
			Request:    "GET /v2/tigo/b2b/co/transactions/customers/42/products?limit=3&offset=7",
			Then:       []string{"GET /v2/tigo/b2b/co/transactions/customers/42/products?limit=3&offset=9"},
			Route:      "/customers/{customerCode}/products",
			Idempotent: true,
			Response:   "products.json",
			Want:       products,
		},
	})
}

var products = []selfcare.Product{
	{
		CustomerCode:    9007199254740993,
		Contract:        8412077,
		MSISDN:          "595981440221",
		CustomerName:    "Aserradero del Este SA",
		Address:         "Avda. Artigas 1420",
		PlanCode:        312,
		PlanDescription: "Negocios 20 GB",
		PlanValue:       165000,
	},
	{
		CustomerCode:    9007199254740993,
		Contract:        8412078,
		MSISDN:          "595981440222",
		CustomerName:    "Aserradero del Este SA",
		Address:         "Ruta 7 km 12",
		PlanCode:        313,
		PlanDescription: "Negocios 50 GB",
		PlanValue:       240000,
	},
}
