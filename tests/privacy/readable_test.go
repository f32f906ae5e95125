package privacy

import (
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
	"github.com/tigo-go/tigo/internal/clienttest"
	"github.com/tigo-go/tigo/selfcare"
)

// responding returns a transport that responds to every request with the same response.
func responding(status int, body string, header ...string) clienttest.RoundTrip {
	return func(*http.Request) (*http.Response, error) { return clienttest.Response(status, body, header...), nil }
}

// failing returns a transport that fails with an error.
func failing(err error) clienttest.RoundTrip {
	return func(*http.Request) (*http.Response, error) { return nil, err }
}

// offline returns a client without a network, sign-in and retries.
func offline(t *testing.T, transport http.RoundTripper) *tigo.Client {
	t.Helper()
	return clienttest.New(t, clienttest.Transport(transport), func(c *tigo.Config) { c.Retry = tigo.Retry{Attempts: 1} })
}

// listCalls makes a call with a range of days that ends on the given day.
func listCalls(t *testing.T, client *tigo.Client, last tigo.Date, opts ...tigo.CallOption) error {
	t.Helper()
	_, err := billing.New(client).ListCalls(t.Context(), "8412077", "6044445566", tigo.DateRange{From: last.AddDays(-3), To: last}, opts...)
	require.Error(t, err)
	return err
}

// TestErrorsStayReadable checks that texts which are not personal are not redacted. An error with too little text is
// useless.
func TestErrorsStayReadable(t *testing.T) {
	today := tigo.NewDate(2026, time.November, 28)
	long := "[" + strings.Repeat(`{"callDate":"2026-03-01"},`, 12345)
	refusing := func(message string) clienttest.RoundTrip {
		return responding(http.StatusBadRequest, fmt.Sprintf(`{"code":400,"message":%q}`, message))
	}
	dial := &net.OpError{Op: "dial", Net: "tcp", Addr: &net.TCPAddr{IP: net.IPv4(10, 20, 30, 40), Port: 44321}, Err: errors.New("connection refused")}
	expired := x509.CertificateInvalidError{
		Cert: new(x509.Certificate), Reason: x509.Expired, Detail: "current time 2026-11-28T07:49:20Z is after 2026-11-27T00:00:00Z",
	}
	for text, transport := range map[string]clienttest.RoundTrip{
		// A certificate, or a platform with another clock.
		"current time 2026-11-28T07:49:20Z is after 2026-11-27T00:00:00Z": failing(expired),
		"sent at 2026-03-01T12:30:45.123456Z, now 12:31:45 2026-03-01":    refusing("sent at 2026-03-01T12:30:45.123456Z, now 12:31:45 2026-03-01"),
		"from 01/03/2026 to 15.03.2026, not 2026/03/15":                   refusing("from 01/03/2026 to 15.03.2026, not 2026/03/15"),
		// The place in a document, and the number of received bytes.
		"at [12345], after 320983 bytes": responding(http.StatusOK, long+`{"callDate":}]`),
		"cut short after 320971 bytes":   responding(http.StatusOK, long),
		`("text/html", 123462 bytes)`:    responding(http.StatusOK, "<html>"+strings.Repeat("x", 123456), "Content-Type", "text/html; charset=utf-8"),
		// Counts, limits, ports, streams and codes of products.
		"limit must be 1 to 10000":                     refusing("limit must be 1 to 10000"),
		"element [3] of 2024, after 3 tries":           refusing("element [3] of 2024, after 3 tries"),
		"100000 records, 6500000 bytes":                refusing("100000 records, 6500000 bytes"),
		"dial tcp 10.20.30.40:44321":                   failing(dial),
		"port 443210 is none":                          refusing("port 443210 is none"),
		"lookup host12345.example on 10.20.30.40:5300": failing(&net.DNSError{Err: "no such host", Name: "host12345.example", Server: "10.20.30.40:5300"}),
		"LastStreamID=1999999, ErrCode=NO_ERROR":       failing(errors.New("http2: server sent GOAWAY and closed the connection; LastStreamID=1999999, ErrCode=NO_ERROR")),
		"OSB-382500: fault, BEA-380001 [OSB-382500]":   responding(http.StatusInternalServerError, `{"code":"OSB-382500","message":"OSB-382500: fault, BEA-380001"}`),
		"[policies.ratelimit.QuotaViolation]":          responding(http.StatusTooManyRequests, `{"fault":{"faultstring":"no","detail":{"errorcode":"policies.ratelimit.QuotaViolation"}}}`),
		"(request id 20261128-123045-000012)":          responding(http.StatusBadRequest, `{"code":1}`, "X-Request-Id", "20261128-123045-000012"),
		"(request id rrt-0c4e9d2a1b-b-de-9f2-31-9)":    responding(http.StatusBadRequest, `{"code":1}`, "X-Request-Id", "rrt-0c4e9d2a1b-b-de-9f2-31-9"),
		"(request id 6f2c8a51-0b3d-4e0a-9d55-1f2a3b4c5d6e)": responding(http.StatusBadRequest, `{"code":1}`,
			"X-Request-Id", "6f2c8a51-0b3d-4e0a-9d55-1f2a3b4c5d6e"),
	} {
		assert.Contains(t, listCalls(t, offline(t, transport), today).Error(), text)
	}
	crm := selfcare.New(offline(t, responding(http.StatusOK, "["+strings.Repeat(`{"customerCode":1},`, 123456)+`{"planCode":"7"}]`)))
	_, err := crm.ListProducts(t.Context(), "42", tigo.PageOptions{}, tigo.WithStrict())
	require.ErrorIs(t, err, tigo.ErrDeviation)
	assert.Contains(t, err.Error(), "[123456].")
	for _, err = range crm.Products(t.Context(), "42", tigo.PageOptions{Most: 10000}) {
	}
	assert.Contains(t, err.Error(), "more than 10000 items")
}

// TestSimilarTextsAreRedacted has personal texts that resemble those that are kept. They are redacted.
func TestSimilarTextsAreRedacted(t *testing.T) {
	for _, message := range []string{
		"of 8412077 2026", "code CI-382500", "code NIT-900123456", "code OSB-3825001", "port 8412077123", "8412077 itemized", "on 2026-13-01",
		"no 2026 1128 001", "12.382500", "stream 8412077", "[8412077]", "#8412077", "8412077bytes",
	} {
		err := listCalls(t, offline(t, responding(http.StatusBadRequest, fmt.Sprintf(`{"code":400,"message":%q}`, message))), tigo.NewDate(2026, time.March, 15))
		assert.Contains(t, err.Error(), "REDACTED", message)
		assert.NotContains(t, err.Error(), strings.Trim(message, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ -#[]"))
	}
}

// TestInvalidHTTPIsNotQuoted has responses that are not HTTP. net/http quotes them in its errors, but the SDK does not print
// the quotation, since it may contain a name.
func TestInvalidHTTPIsNotQuoted(t *testing.T) {
	const name = "Perenceja Ordubal"
	for _, response := range []string{
		name + "\r\n\r\n",
		"HTTP/1.1 " + name + "\r\n\r\n",
		"HTTP/9" + name + " 200 OK\r\n\r\n",
		"HTTP/1.1 200 OK\r\n" + name + "\r\n\r\n",
		"HTTP/1.1 200 OK\r\n " + name + ": x\r\n\r\n",
		"HTTP/1.1 200 OK\r\nContent-Length: " + name + "\r\n\r\n",
		"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: " + name + "\r\n\r\n",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: " + name + "\r\n\r\n",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: Content-Length, " + name + "\r\n\r\n",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + name + "\r\n",
		"HTTP/1.1 302 Found\r\nLocation: ://" + name + "\r\nContent-Length: 0\r\n\r\n",
		"HTTP/1.1 200 OK\r\nContent-Type: text/html; name=" + name + "\r\nContent-Length: 6\r\n\r\n<html>",
		"HTTP/1.1 200 OK\r\nContent-Type: " + name + "\r\nContent-Length: 6\r\n\r\n<html>",
		"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 6\r\n\r\n" + name,
	} {
		h := newHost(t)
		h.say(response)
		client := clienttest.New(t, func(c *tigo.Config) { c.BaseURL, c.Retry = "http://"+h.address, tigo.Retry{Attempts: 1} })
		err := listCalls(t, client, tigo.NewDate(2026, time.March, 15))
		for word := range strings.FieldsSeq(name) {
			assert.NotContains(t, err.Error(), word, response)
		}
	}
}
