package failure_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
	"github.com/tigo-go/tigo/internal/clienttest"
)

// TestCredentialsFromFiles has credentials from mounted files, which end with a line end. Any other invalid character is an
// error, which does not contain them.
func TestCredentialsFromFiles(t *testing.T) {
	tests := map[string]struct{ id, secret, field string }{
		"a line end":         {"id\n", "secret\r\n", ""},
		"a blank at the end": {"id", "hunter2 ", "ClientSecret"},
		"a tab at the start": {"\tid", "secret", "ClientID"},
		"a line end within":  {"id", "hun\nter2", "ClientSecret"},
		"not ASCII":          {"id", "hunterñ", "ClientSecret"},
		"only a line end":    {"id", "\n", "ClientSecret"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := tigo.New(tigo.Config{Environment: tigo.Sandbox, Country: tigo.Colombia, ClientID: test.id, ClientSecret: tigo.NewSecret(test.secret)})
			if test.field == "" {
				require.NoError(t, err)
				return
			}
			wrong, ok := errors.AsType[*tigo.ArgumentError](err)
			require.True(t, ok, "%v", err)
			assert.Equal(t, test.field, wrong.Name)
			assert.NotContains(t, err.Error(), "hunter")
		})
	}
}

func TestBaseURLs(t *testing.T) {
	for base, good := range map[string]bool{
		"https://gateway.example":                              true,
		"https://gateway.example/tigo/":                        true,
		"https://gateway.example/v1/tigo/home/co":              false, // as in the reference
		"https://gateway.example/v2/tigo/b2b/co/transactions/": false,
		"https://gateway.example/mi%20gw":                      false,
		"https://gateway.example/mi gw":                        false,
		"https://gateway.example/a%2Fb":                        false,
		"https://gateway.example/?x=1":                         false,
		"http://LOCALHOST:8080":                                true,
		"http://GATEWAY.example":                               false,
	} {
		_, err := tigo.New(tigo.Config{BaseURL: base, Country: tigo.Colombia, TokenSource: clienttest.Token()})
		assert.Equal(t, good, err == nil, "%s: %v", base, err)
	}
}

// TestHostIsInLowerCase checks that hosts are converted to lower case: net/http exempts "localhost" from proxies only in
// lower case.
func TestHostIsInLowerCase(t *testing.T) {
	var host string
	client := clienttest.New(t, clienttest.Platform(func(q *http.Request) (*http.Response, error) {
		host = q.URL.Host
		return clienttest.Response(http.StatusOK, "{}"), nil
	}), func(c *tigo.Config) { c.BaseURL = "http://LOCALHOST:8080" })
	_, err := clienttest.Fetch(t, client, clienttest.GetBalance("1000"))
	require.NoError(t, err)
	assert.Equal(t, "localhost:8080", host)
}

// TestRequestIDs checks that a request id, which is printed, is used only if it cannot be personal data.
func TestRequestIDs(t *testing.T) {
	for id, kept := range map[string]bool{
		"4f3c2a10-9b8e-4d7c-a6f5-0123456789ab":  true,
		"rrt-0123456789abcdef-a-ea-12345-678-1": true,
		"20240511T100000.123-0042":              true,
		"00000000000000000000000000000042":      true,
		"https://x.example/79555111222":         false,
		"4111111111111111":                      false,
		"4111-1111-1111-1111":                   false,
		"customer-79555111222":                  false,
		"José":                                  false,
	} {
		client := responding(t, http.StatusBadRequest, `{"code":1}`, "X-Request-Id", id)
		var last tigo.Response
		_, err := clienttest.Fetch(t, client, clienttest.GetBalance("79555111222"), tigo.WithResponse(&last))
		want := ""
		if kept {
			want = id
		}
		assert.Equal(t, want, clienttest.Failure(t, err).RequestID)
		assert.Equal(t, want, last.RequestID)
		assert.Equal(t, kept, strings.Contains(err.Error(), id))
	}
}

// TestErrorsRedactAllSpellings checks that no error contains a value of the caller, in any spelling, and that texts which
// are not personal are kept.
func TestErrorsRedactAllSpellings(t *testing.T) {
	request := clienttest.CreateInvoice("79555111222")
	request.Body = map[string]any{"name": "José Núñez", "limit": "3"}
	for _, secret := range []string{
		"José Núñez", "JOSÉ NÚÑEZ", "jose nunez", "4111 1111 1111 1111", "4111\u00a01111\u00a01111\u00a01111", "4111  1111  1111  1111",
		"4111–1111–1111–1111", "4111_1111_1111_1111", "４１１１１１１１１１１１１１１１", "1'020'304'050", "79555111222", "ana@example.com",
	} {
		_, err := clienttest.Fetch(t, responding(t, http.StatusBadRequest, fmt.Sprintf(`{"code":1,"message":"about %s here"}`, secret)), request)
		assert.NotContains(t, err.Error(), secret)
		assert.Contains(t, err.Error(), "about REDACTED here")
	}
	for _, open := range []string{"limit must be 1 to 3", "element [3] is wrong", "in 2024", "after 3 tries"} {
		_, err := clienttest.Fetch(t, responding(t, http.StatusBadRequest, fmt.Sprintf(`{"code":1,"message":%q}`, open)), request)
		assert.Contains(t, err.Error(), open)
	}
	_, err := clienttest.Fetch(t, responding(t, http.StatusBadRequest, `{"code":1,"message":"limit \"3\" and path /3/x"}`), request)
	assert.Contains(t, err.Error(), `limit "REDACTED" and path /REDACTED/x`)
}

// TestFormatVerbsPrintNoFields checks that no verb of fmt prints the fields of a Response or an Error.
func TestFormatVerbsPrintNoFields(t *testing.T) {
	client := responding(t, http.StatusOK, `{"name":"José Núñez"}`)
	response, err := client.Do(t.Context(), clienttest.CreateInvoice("79555111222"))
	require.NoError(t, err)
	_, err = clienttest.Fetch(t, responding(t, http.StatusBadRequest, `{"code":1,"message":"no","developerMessage":"José Núñez"}`), clienttest.CreateInvoice("79555111222"))
	e := clienttest.Failure(t, err)
	for _, value := range []any{response, e, *e} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d"} {
			text := fmt.Sprintf(verb, value)
			for _, secret := range []string{"José", "79555111222", "Bearer", "T0"} {
				assert.NotContains(t, text, secret, verb)
			}
		}
	}
}

// TestConnectionIsClosedForCardData checks that a request with card data closes its connection.
func TestConnectionIsClosedForCardData(t *testing.T) {
	var closed bool
	client := clienttest.New(t, clienttest.Platform(func(q *http.Request) (*http.Response, error) {
		closed = q.Close
		return clienttest.Response(http.StatusOK, "{}"), nil
	}))
	request := clienttest.CreateInvoice("1000")
	for _, request.CloseConnection = range []bool{true, false} {
		_, err := clienttest.Fetch(t, client, request)
		require.NoError(t, err)
		assert.Equal(t, request.CloseConnection, closed)
	}
}

func TestFileLimit(t *testing.T) {
	pdf := "%PDF-1.4\n" + strings.Repeat("0123456789abcde\n", 1000) + "startxref\n9\n%%EOF\n"
	for limit, fits := range map[int64]bool{0: true, int64(len(pdf)): true, int64(len(pdf)) - 1: false, 10: false} {
		client := clienttest.New(t, clienttest.Platform(func(*http.Request) (*http.Response, error) { return clienttest.Response(http.StatusOK, pdf), nil }),
			func(c *tigo.Config) { c.Limits.FileBytes = limit })
		request := clienttest.GetBalance("1000")
		request.Stream = true
		response, err := client.Do(context.Background(), request)
		require.NoError(t, err)
		file, err := response.File()
		require.NoError(t, err)
		var to bytes.Buffer
		_, err = file.WriteTo(&to)
		if fits {
			require.NoError(t, err, "%d", limit)
			continue
		}
		require.ErrorIs(t, err, tigo.ErrTooLarge, "%d", limit)
		assert.LessOrEqual(t, int64(to.Len()), limit)
	}
}

// TestFailedFileWritesNothing sends a file that fails at its first byte to a browser. An empty write would already send status 200.
func TestFailedFileWritesNothing(t *testing.T) {
	client := clienttest.New(t, clienttest.Platform(func(*http.Request) (*http.Response, error) {
		return clienttest.Response(http.StatusOK, "%PDF-1.4\nstartxref\n9\n%%EOF\n"), nil
	}), func(c *tigo.Config) { c.Limits.FileBytes = 1 })
	file, err := billing.New(client).GetInvoicePDF(t.Context(), "1", "2")
	require.NoError(t, err)
	defer file.Close()
	browser := httptest.NewRecorder()
	if _, err := io.Copy(browser, file); assert.ErrorIs(t, err, tigo.ErrTooLarge) {
		http.Error(browser, "no PDF", http.StatusBadGateway)
	}
	assert.Equal(t, http.StatusBadGateway, browser.Code)
}
