package portfolio_test

import (
	"context"
	"testing"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/wiretest"
	"github.com/tigo-go/tigo/portfolio"
)

func TestBadArguments(t *testing.T) {
	wiretest.RunBadArguments(t, portfolio.New, []wiretest.BadArgument[*portfolio.Client]{
		{
			Case: "limit of 100 products", Op: "portfolio.ListProducts", Name: "limit",
			Call: func(ctx context.Context, c *portfolio.Client, opts ...tigo.CallOption) (any, error) {
				return c.ListProducts(ctx, "8412", portfolio.ListProductsOptions{Limit: 100}, opts...)
			},
		},
		{
			Case: "negative limit", Op: "portfolio.ListCustomerProducts", Name: "limit",
			Call: func(ctx context.Context, c *portfolio.Client, opts ...tigo.CallOption) (any, error) {
				return c.ListCustomerProducts(ctx, customer, portfolio.ListProductsOptions{Limit: -1}, opts...)
			},
		},
		{
			Case: "no product", Op: "portfolio.RemoveOffering", Name: "productId",
			Call: func(ctx context.Context, c *portfolio.Client, opts ...tigo.CallOption) (any, error) {
				return c.RemoveOffering(ctx, "8412", "", offering, opts...)
			},
		},
	})
}
