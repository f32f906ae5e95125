package failure_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/clienttest"
)

// responding returns a client that gets the same response to every call.
func responding(t *testing.T, status int, body string, header ...string) *tigo.Client {
	t.Helper()
	return clienttest.New(t, clienttest.Platform(func(*http.Request) (*http.Response, error) { return clienttest.Response(status, body, header...), nil }),
		func(c *tigo.Config) { c.Retry = clienttest.Quick })
}

// decode makes a call and decodes its response.
func decode[T any](t *testing.T, client *tigo.Client, request tigo.Request) (T, error) {
	t.Helper()
	var result T
	response, err := client.Do(t.Context(), request)
	if err != nil {
		return result, err
	}
	return result, response.Decode(&result)
}

type invoice struct {
	InvoiceID string `json:"invoiceId"`
	Status    string `json:"status"`
}

func utf16le(text string) string {
	b := []byte{0xff, 0xfe}
	for _, c := range utf16.Encode([]rune(text)) {
		b = append(b, byte(c), byte(c>>8))
	}
	return string(b)
}

func gzipped(text string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = io.WriteString(w, text)
	_ = w.Close()
	return b.String()
}

// TestErrorsUnder200 has error bodies and pages under a 2xx status. They are errors, since the body is not the result.
func TestErrorsUnder200(t *testing.T) {
	const html = "<html><body>Access denied</body></html>"
	bodies := map[string]struct {
		body, contentType string
		code, message     string
		refused           bool
	}{
		"fault":                   {body: `{"fault":{"faultstring":"Timeout","detail":{"errorcode":"messaging.adaptors.http.flow.GatewayTimeout"}}}`, code: "messaging.adaptors.http.flow.GatewayTimeout", message: "Timeout"},
		"fault that refuses":      {body: `{"fault":{"faultstring":"Quota","detail":{"errorcode":"policies.ratelimit.QuotaViolation"}}}`, code: "policies.ratelimit.QuotaViolation", message: "Quota", refused: true},
		"error object":            {body: `{"error":{"code":"E1","message":"No existe"}}`, code: "E1", message: "No existe"},
		"error word":              {body: `{"error":"server_error"}`, code: "server_error"},
		"code and message":        {body: `{"code":"ERR-01","message":"La tarjeta no existe"}`, code: "ERR-01", message: "La tarjeta no existe"},
		"a number for code":       {body: `{"code":404,"message":"not there"}`, code: "404", message: "not there"},
		"sign-in's shape":         {body: `{"ErrorCode":"invalid_client","Error":"no"}`, code: "invalid_client", message: "no"},
		"success false":           {body: `{"success":false,"message":"no"}`, message: "no"},
		"success in text":         {body: `{"success":"false"}`},
		"IsValid false":           {body: `{"IsValid":false}`},
		"status ERROR":            {body: `{"status":"ERROR","message":"no"}`, message: "no"},
		"after a byte order mark": {body: "\xef\xbb\xbf" + `{"code":"E1","message":"m"}`, code: "E1", message: "m"},
		"a page":                  {body: html, contentType: "text/html"},
		"a page, unnamed":         {body: "\n " + html},
		"a page in UTF-16":        {body: utf16le(html), contentType: "text/html"},
		"a page, compressed":      {body: gzipped(html), contentType: "text/html"},
		"an empty page":           {contentType: "text/html; charset=utf-8"},
		"XHTML":                   {body: "<?xml version='1.0'?>" + html, contentType: "application/xhtml+xml"},
	}
	for name, test := range bodies {
		t.Run(name, func(t *testing.T) {
			client := responding(t, http.StatusOK, test.body, "Content-Type", test.contentType)
			check := func(err error) {
				t.Helper()
				e := clienttest.Failure(t, err)
				assert.Equal(t, test.code, e.Code)
				assert.Equal(t, test.message, e.Message)
				want := tigo.OutcomeUnknown
				if test.refused {
					want = tigo.OutcomeRefused
				}
				assert.Equal(t, want, e.Outcome)
			}
			_, err := decode[tigo.Acknowledgement](t, client, clienttest.CreateInvoice("1000"))
			check(err)
			if name != "status ERROR" { // the model also has this member
				_, err = decode[struct {
					InvoiceID string `json:"invoiceId"`
				}](t, client, clienttest.CreateInvoice("1000"))
				check(err)
			}
			_, err = decode[[]struct {
				ID string `json:"id"`
			}](t, client, clienttest.CreateInvoice("1000"))
			check(err)
			stream := clienttest.CreateInvoice("1000")
			stream.Stream = true
			response, err := client.Do(t.Context(), stream)
			require.NoError(t, err)
			for _, err := range tigo.DecodeSeq[struct {
				ID string `json:"id"`
			}](response) {
				check(err)
			}
		})
	}
}

// TestPagesUnder200ThatAreNotWhole has pages that are too large or cut short. Their header identifies them as pages.
func TestPagesUnder200ThatAreNotWhole(t *testing.T) {
	large := responding(t, http.StatusOK, "<html>"+strings.Repeat("x", 2000), "Content-Type", "text/html")
	cut := clienttest.New(t, clienttest.Platform(func(*http.Request) (*http.Response, error) {
		response := clienttest.Response(http.StatusOK, "", "Content-Type", "text/html")
		response.Body = io.NopCloser(io.MultiReader(strings.NewReader("<html>"), broken{}))
		return response, nil
	}))
	for name, client := range map[string]*tigo.Client{"large": large, "cut": cut} {
		_, err := decode[tigo.Acknowledgement](t, client, clienttest.CreateInvoice("1000"))
		assert.Equal(t, tigo.OutcomeUnknown, clienttest.Failure(t, err).Outcome, name)
	}
}

// TestSuccessesThatLookLikeErrors has results with members that error bodies also have. They are not errors.
func TestSuccessesThatLookLikeErrors(t *testing.T) {
	acknowledgements := []string{
		``, `{}`, `{"code":0,"message":"ok"}`, `{"code":"00","message":"ok"}`, `{"code":"0"}`, `{"code":200}`, `{"code":"201","message":"creada"}`,
		`{"code":"OK"}`, `{"status":"OK"}`, `{"status":"SUCCESS"}`, `{"status":200}`, `{"response":"OK","message":"done"}`,
		`{"response":"SUCCESS"}`, `{"success":true}`, `{"success":"true"}`, `{"error":null,"message":"done"}`, `{"fault":null}`,
		`{"IsValid":true}`, `{"error":false}`, `{"error":""}`, `{"errors":[]}`, `{"ErrorCode":"0","message":"done"}`, `{"message":"done"}`,
	}
	for _, body := range acknowledgements {
		t.Run(body, func(t *testing.T) {
			_, err := decode[tigo.Acknowledgement](t, responding(t, http.StatusOK, body), clienttest.CreateInvoice("1000"))
			require.NoError(t, err)
		})
	}
	models := []string{
		`{"invoiceId":"9"}`, `{"invoiceId":"9","status":"ERROR"}`, `{"invoiceId":"9","code":"E7","message":"see invoice"}`,
		`{"invoiceId":"9","error":{"code":"none"}}`, `{"invoiceId":"9","success":false}`,
	}
	for _, body := range models {
		t.Run(body, func(t *testing.T) {
			got, err := decode[invoice](t, responding(t, http.StatusOK, body), clienttest.CreateInvoice("1000"))
			require.NoError(t, err)
			assert.Equal(t, "9", got.InvoiceID)
		})
	}
	_, err := decode[tigo.Acknowledgement](t, responding(t, http.StatusNoContent, ""), clienttest.CreateInvoice("1000"))
	require.NoError(t, err)
	list, err := decode[[]invoice](t, responding(t, http.StatusOK, `{"code":"00","InvoiceList":[{"invoiceId":"9"}]}`), clienttest.GetBalance("1000"))
	require.NoError(t, err)
	assert.Len(t, list, 1)
	type failedRows struct { // the model of a program that calls an operation itself
		Errors []string `json:"errors"`
	}
	got, err := decode[failedRows](t, responding(t, http.StatusOK, `{"errors":["row 7"],"rows":9}`), clienttest.CreateInvoice("1000"))
	require.NoError(t, err)
	assert.Equal(t, []string{"row 7"}, got.Errors)
}

// TestResponsesThatProveARefusal has 4xx responses. Any server in between may have sent them, so only an error body in a
// form of the platform proves that a write was refused.
func TestResponsesThatProveARefusal(t *testing.T) {
	shapes := map[string]struct {
		body, contentType string
		platform, page    bool
	}{
		"home":           {body: `{"code":1,"message":"no"}`, platform: true},
		"crm":            {body: `{"error":{"statusCode":"401","message":"no"}}`, platform: true},
		"success false":  {body: `{"success":false}`, platform: true},
		"a page":         {body: "<html>no</html>", contentType: "text/html", page: true},
		"text":           {body: "no", contentType: "text/plain"},
		"empty":          {},
		"JSON, no code":  {body: `{"message":"no"}`},
		"Spring's own":   {body: `{"timestamp":"2024-05-11T10:00:00","status":404,"error":"Not Found","path":"/x"}`},
		"Spring, a word": {body: `{"timestamp":"2024-05-11T10:00:00","status":401,"error":"Unauthorized","path":"/x"}`},
	}
	kinds := map[int]error{400: tigo.ErrBadRequest, 401: tigo.ErrUnauthorized, 403: tigo.ErrForbidden, 404: tigo.ErrNotFound, 429: tigo.ErrRateLimited}
	for name, shape := range shapes {
		for status, kind := range kinds {
			t.Run(name+"/"+http.StatusText(status), func(t *testing.T) {
				client := responding(t, status, shape.body, "Content-Type", shape.contentType)
				_, err := clienttest.Fetch(t, client, clienttest.CreateInvoice("1000"))
				e := clienttest.Failure(t, err)
				assert.Equal(t, shape.platform, e.Outcome == tigo.OutcomeRefused, "%v", e.Outcome)
				assert.Equal(t, shape.platform, isKind(err, kind))
				if !shape.platform {
					assert.Equal(t, 1, e.Attempts, "a write that may have been applied")
					assert.False(t, tigo.Retryable(err))
				}
				_, err = clienttest.Fetch(t, client, clienttest.GetBalance("1000"))
				assert.Equal(t, !shape.page, isKind(err, kind), "a read: %v", err)
				if status == http.StatusTooManyRequests {
					assert.Equal(t, 3, clienttest.Failure(t, err).Attempts, "it is ErrRateLimited, from the platform and from a gateway")
				}
			})
		}
	}
	_, err := clienttest.Fetch(t, responding(t, http.StatusServiceUnavailable, "<html>No server</html>"), clienttest.GetBalance("1000"))
	require.ErrorIs(t, err, tigo.ErrUnavailable, "a gateway reports its own error")
}

func isKind(err, kind error) bool { return errors.Is(err, kind) }
