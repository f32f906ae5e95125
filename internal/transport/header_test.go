package transport

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// TestSharedHeadersHaveNoIdempotencyKey checks that the shared headers have no Idempotency-Key and no X-Idempotency-Key, even if
// the configuration sets them without a value: with one, net/http sends a write again.
func TestSharedHeadersHaveNoIdempotencyKey(t *testing.T) {
	tr := &Transport{defaults: http.Header{"Idempotency-Key": nil, "X-Idempotency-Key": {}, "X-Team": {"a"}}}
	for _, body := range []bool{false, true} {
		header := tr.headerOf(newToken(AccessToken{Value: "T0"}, time.Now()), body)
		assert.NotContains(t, header, "Idempotency-Key")
		assert.NotContains(t, header, "X-Idempotency-Key")
		assert.Equal(t, "a", header.Get("X-Team"))
		assert.Equal(t, "Bearer T0", header.Get("Authorization"))
	}
}
