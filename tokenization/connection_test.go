package tokenization_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/clienttest"
	"github.com/tigo-go/tigo/tokenization"
)

// TestCreateCardTokenClosesItsConnection checks that no connection is kept open after a request with a card number: its
// write buffer would contain the number.
func TestCreateCardTokenClosesItsConnection(t *testing.T) {
	closed := false
	client := clienttest.New(t, clienttest.Platform(func(q *http.Request) (*http.Response, error) {
		closed = q.Close
		return clienttest.Response(http.StatusOK, "{}"), nil
	}))
	_, _ = tokenization.New(client).CreateCardToken(t.Context(), tigo.Document{Type: tigo.DocumentCC, Number: "1020304050"}, tokenization.CreateCardTokenRequest{
		CardDetails: tokenization.CardDetails{CardNumber: tigo.NewSecret("4556737586899855"), CardVerificationValue: tigo.NewSecret("836")},
	})
	assert.True(t, closed)
}
