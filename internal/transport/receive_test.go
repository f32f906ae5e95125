package transport

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestOnlyABodyOfItsStatedLengthIsWhole gets bodies from a RoundTripper that, unlike net/http, does not compare them with the length
// that the response states.
func TestOnlyABodyOfItsStatedLengthIsWhole(t *testing.T) {
	const body = "[[1],[2]"
	for length, want := range map[int64]bool{-1: false, 0: false, int64(len(body)): true, 100: false} {
		tr := newTestTransport(t, roundTrip(func(*http.Request) (*http.Response, error) {
			resp := tokenResponse(http.StatusOK, body, nil)
			resp.ContentLength = length
			return resp, nil
		}))
		var got bool
		tr.sender.reader.endsEarly = func(_ []byte, whole bool) bool {
			got = whole
			return false
		}
		require.NoError(t, tr.Do(t.Context(), newCall(t, &peer{URL: "http://platform.example"}, http.MethodGet, "")))
		assert.Equal(t, want, got, "length %d", length)
	}
}
