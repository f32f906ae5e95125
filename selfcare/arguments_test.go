package selfcare_test

import (
	"context"
	"testing"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/wiretest"
	"github.com/tigo-go/tigo/selfcare"
)

func TestBadArguments(t *testing.T) {
	var bad []wiretest.BadArgument[*selfcare.Client]
	for _, c := range []struct {
		what, name, code string
		options          tigo.PageOptions
	}{
		{what: "no code", name: "customerCode", code: ""},
		{what: "letters in the code", name: "customerCode", code: "42a"},
		{what: "another path in the code", name: "customerCode", code: "../42"},
		{what: "negative offset", name: "offset", code: "42", options: tigo.PageOptions{Offset: -1}},
		{what: "negative limit", name: "limit", code: "42", options: tigo.PageOptions{Limit: -1}},
		{what: "negative most", name: "most", code: "42", options: tigo.PageOptions{Most: -1}},
	} {
		bad = append(bad, wiretest.BadArgument[*selfcare.Client]{
			Case: c.what, Op: "selfcare.ListProducts", Name: c.name,
			Call: func(ctx context.Context, client *selfcare.Client, opts ...tigo.CallOption) (any, error) {
				return client.ListProducts(ctx, c.code, c.options, opts...)
			},
		}, wiretest.BadArgument[*selfcare.Client]{
			Case: "all pages, " + c.what, Op: "selfcare.Products", Name: c.name,
			Call: func(ctx context.Context, client *selfcare.Client, opts ...tigo.CallOption) (any, error) {
				return wiretest.Collect(client.Products(ctx, c.code, c.options, opts...))
			},
		})
	}
	wiretest.RunBadArguments(t, selfcare.New, bad)
}
