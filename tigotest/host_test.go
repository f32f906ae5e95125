package tigotest_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/tigo-go/tigo/tigotest"
)

// TestHosts shows that a request for an unknown name is rejected, even if the name resolves to this machine.
func TestHosts(t *testing.T) {
	c := &caller{t: t, server: tigotest.Start(t, tigotest.WithURL("https://Tigo.Example:8443"), tigotest.WithHosts("gateway"))}
	for host, want := range map[string]int{
		"localhost": http.StatusOK, "LOCALHOST:80": http.StatusOK, "127.0.0.1:1": http.StatusOK, "[::1]:8080": http.StatusOK,
		"192.0.2.7": http.StatusOK, "tigo.example": http.StatusOK, "tigo.example.:8443": http.StatusOK, "gateway:80": http.StatusOK,
		"app.localhost": http.StatusOK,
		"evil.example":  http.StatusMisdirectedRequest, "localhost.evil.example": http.StatusMisdirectedRequest,
		"127.0.0.1.evil.example:80": http.StatusMisdirectedRequest, "xtigo.example": http.StatusMisdirectedRequest,
	} {
		for _, path := range []string{"/", "/openapi.yaml"} {
			request := c.request(http.MethodGet, path, "")
			request.Host = host
			assert.Equal(t, want, c.send(request).status, host+path)
		}
	}
	assert.Empty(t, c.server.Requests())
}
