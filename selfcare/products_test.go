package selfcare_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/jarcoal/httpmock"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/oauth2"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/wiretest"
	"github.com/tigo-go/tigo/selfcare"
)

// TestProductsAsDocumented has a platform that responds as in the reference: with a single product instead of a list,
// whatever the page.
func TestProductsAsDocumented(t *testing.T) {
	crm, mock := serving(t, httpmock.NewStringResponder(http.StatusOK,
		`{"customerCode": "42", "contract": 8412077, "msisdn": 595981440221, "planValue": 165000.0}`))

	products, err := wiretest.Collect(crm.Products(t.Context(), "42", tigo.PageOptions{}))

	require.NoError(t, err)
	want := selfcare.Product{CustomerCode: 42, Contract: 8412077, MSISDN: "595981440221", PlanValue: 165000}
	assert.Equal(t, []selfcare.Product{want}, products)
	assert.Equal(t, 2, mock.GetTotalCallCount())
}

// serving returns a client of a CRM with a responder for customer 42.
func serving(t *testing.T, respond httpmock.Responder) (*selfcare.Client, *httpmock.MockTransport) {
	t.Helper()
	mock := httpmock.NewMockTransport()
	mock.RegisterResponder(http.MethodGet, "=~/customers/42/products", respond)
	client, err := tigo.New(tigo.Config{
		Environment: tigo.Test,
		Country:     tigo.Paraguay,
		TokenSource: oauth2.StaticTokenSource(&oauth2.Token{AccessToken: "token"}),
		Transport:   mock,
	})
	require.NoError(t, err)
	t.Cleanup(client.Close)
	return selfcare.New(client), mock
}

// page returns a document with one product for each contract from first to last.
func page(first, last int) string {
	var products []string
	for contract := first; contract <= last; contract++ {
		products = append(products, fmt.Sprintf(`{"customerCode":42,"contract":%d}`, contract))
	}
	return `{"ProductsList":[` + strings.Join(products, ",") + `]}`
}

// TestProductsEnd has CRMs that ignore the offset. Products ends nevertheless.
func TestProductsEnd(t *testing.T) {
	tests := map[string]struct {
		page     func(request int) string
		requests int
		kind     error
	}{
		"the same page":           {func(int) string { return page(1, 30) }, 2, nil},
		"a part of the same page": {func(request int) string { return page(1, 31-request) }, 2, nil},
		"two alternating pages":   {func(request int) string { return page(request%2*15+1, request%2*15+15) }, 2 + 3, tigo.ErrMalformed},
		"then an empty page":      {func(request int) string { return page(1, 30-30*(request-1)) }, 2, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			request := 0
			crm, _ := serving(t, func(*http.Request) (*http.Response, error) {
				request++
				return httpmock.NewStringResponse(http.StatusOK, test.page(request)), nil
			})
			seen := make(map[int64]bool)
			var failure error
			for product, err := range crm.Products(t.Context(), "42", tigo.PageOptions{}) {
				require.NoError(t, failure, "there is a product after the error")
				if failure = err; err == nil {
					seen[product.Contract] = true
				}
			}
			require.ErrorIs(t, failure, test.kind)
			assert.Len(t, seen, 30)
			assert.Equal(t, test.requests, request)
		})
	}
}

// endless responds as a CRM whose list has no end.
func endless(q *http.Request) (*http.Response, error) {
	query := q.URL.Query()
	offset, err := strconv.Atoi(query.Get("offset"))
	if err != nil {
		return nil, err
	}
	limit, err := strconv.Atoi(query.Get("limit"))
	return httpmock.NewStringResponse(http.StatusOK, page(offset+1, offset+limit)), err
}

// TestProductsMost bounds the number of yielded products.
func TestProductsMost(t *testing.T) {
	crm, mock := serving(t, endless)
	for most, requests := range map[int]int{25: 3, 30: 4, 0: 101} {
		options := tigo.PageOptions{Limit: 10, Most: most}
		if most == 0 {
			most, options.Limit = 100_000, 1000
		}
		mock.ZeroCallCounters()
		yielded := 0
		var failure error
		for _, err := range crm.Products(t.Context(), "42", options) {
			if failure = err; err == nil {
				yielded++
			}
		}
		require.ErrorIs(t, failure, tigo.ErrTooLarge)
		e, ok := errors.AsType[*tigo.Error](failure)
		require.True(t, ok)
		assert.Equal(t, "selfcare.Products", e.Op)
		assert.False(t, tigo.Retryable(e))
		assert.Equal(t, most, yielded)
		assert.Equal(t, requests, mock.GetTotalCallCount())
	}
	crm, _ = serving(t, httpmock.NewStringResponder(http.StatusOK, page(1, 5)))
	got, err := wiretest.Collect(crm.Products(t.Context(), "42", tigo.PageOptions{Most: 5}))
	require.NoError(t, err, "exactly Most products")
	assert.Len(t, got, 5)
}

// TestProductsEndWithTheContext cancels the context in the middle of a page that is already received.
func TestProductsEndWithTheContext(t *testing.T) {
	crm, mock := serving(t, endless)
	enough := errors.New("enough")
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	yielded := 0
	var failure error
	for _, err := range crm.Products(ctx, "42", tigo.PageOptions{Limit: 10}) {
		if failure = err; err == nil {
			yielded++
		}
		if yielded == 13 {
			cancel(enough)
		}
	}
	require.ErrorIs(t, failure, enough)
	assert.Equal(t, 13, yielded)
	assert.Equal(t, 2, mock.GetTotalCallCount())
}
