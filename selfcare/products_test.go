package selfcare_test

import (
	"net/http"
	"testing"

	"github.com/jarcoal/httpmock"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/oauth2"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/wiretest"
	"github.com/tigo-go/tigo/selfcare"
)

// TestProductsAsDocumented has the platform answer as its reference is printed: one product, in no list, whatever
// page is asked for.
func TestProductsAsDocumented(t *testing.T) {
	mock := httpmock.NewMockTransport()
	mock.RegisterResponder(http.MethodGet, "=~/customers/42/products", httpmock.NewStringResponder(http.StatusOK,
		`{"customerCode": "42", "contract": 8412077, "msisdn": 595981440221, "planValue": 165000.0}`))
	client, err := tigo.New(tigo.Config{
		Environment: tigo.Test,
		Country:     tigo.Paraguay,
		TokenSource: oauth2.StaticTokenSource(&oauth2.Token{AccessToken: "token"}),
		Transport:   mock,
	})
	require.NoError(t, err)
	defer client.Close()

	products, err := wiretest.Collect(selfcare.New(client).Products(t.Context(), "42", tigo.PageOptions{}))

	require.NoError(t, err)
	want := selfcare.Product{CustomerCode: 42, Contract: 8412077, MSISDN: "595981440221", PlanValue: 165000}
	assert.Equal(t, []selfcare.Product{want}, products)
	assert.Equal(t, 2, mock.GetTotalCallCount())
}
