package transport

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// TestSharedHeadersAreNotReplayed checks that the headers of a config cannot make net/http retry a write: the shared headers of the
// own pool have neither of the two that do, even without a value.
func TestSharedHeadersAreNotReplayed(t *testing.T) {
	tr := &Transport{defaults: http.Header{"Idempotency-Key": nil, "X-Idempotency-Key": {}, "X-Team": {"a"}}}
	for _, body := range []bool{false, true} {
		header := tr.headerOf(newToken(AccessToken{Value: "T0"}, time.Now()), body)
		assert.NotContains(t, header, "Idempotency-Key")
		assert.NotContains(t, header, "X-Idempotency-Key")
		assert.Equal(t, "a", header.Get("X-Team"))
		assert.Equal(t, "Bearer T0", header.Get("Authorization"))
	}
}
