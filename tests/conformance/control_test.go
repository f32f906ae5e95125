package conformance

import (
	"io"
	"net/http"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo/tigotest"
)

// TestControlAPIDocument validates the OpenAPI document of the emulator's control API, and compares it with the server.
func TestControlAPIDocument(t *testing.T) {
	server := tigotest.Start(t)
	response, err := http.Get(server.URL + "/_emulator/openapi.yaml") //nolint:noctx // the server is on this machine
	require.NoError(t, err)
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	document, err := openapi3.NewLoader().LoadFromData(text)
	require.NoError(t, err)
	require.NoError(t, document.Validate(t.Context()))
	require.Equal(t, server.URL, document.Servers[0].URL)
	require.Greater(t, document.Paths.Len(), 25)
}
