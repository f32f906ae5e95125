package tigo_test

import (
	"errors"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/oauth2"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/tigotest"
)

// The tests named failure_… show how each failure ends: what a caller is told, how often a write is booked, what is
// sent again, and how long it all takes.

// quick tries again at once.
var quick = tigo.Retry{MinDelay: time.Millisecond, MaxDelay: 2 * time.Millisecond}

// connect makes a client of an emulator that retries at once.
func connect(tb testing.TB, server *tigotest.Server, change ...func(*tigo.Config)) *tigo.Client {
	tb.Helper()
	config := server.Config(tigo.Colombia)
	config.Retry = quick
	for _, c := range change {
		c(&config)
	}
	return open(tb, config)
}

func open(tb testing.TB, config tigo.Config) *tigo.Client {
	tb.Helper()
	client, err := tigo.New(config)
	require.NoError(tb, err)
	tb.Cleanup(client.Close)
	return client
}

// newInvoice is a write that must not happen twice.
func newInvoice(contract string) tigo.Request {
	return tigo.Request{
		Op:     "billing.CreateInvoice",
		Method: http.MethodPost,
		Route:  "/billing/contracts/{contractId}/invoices/",
		Path:   []string{contract},
		Body:   map[string]any{"amount": tigo.NumberOf(50000)},
	}
}

const opInvoice, opBalance = "billing.CreateInvoice", "billing.GetBalance"

// fetch makes a call and reads all of its answer.
func fetch(tb testing.TB, client *tigo.Client, request tigo.Request, opts ...tigo.CallOption) ([]byte, error) {
	tb.Helper()
	response, err := client.Do(tb.Context(), request, opts...)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	return io.ReadAll(response.Body)
}

// failed is the error of a call that must have one.
func failed(tb testing.TB, err error) *tigo.Error {
	tb.Helper()
	require.Error(tb, err)
	e, ok := errors.AsType[*tigo.Error](err)
	require.True(tb, ok, "%T: %v", err, err)
	require.LessOrEqual(tb, len(e.Error()), 1024)
	return e
}

// full skips a test that takes long, unless all of them were asked for.
func full(t *testing.T) {
	t.Helper()
	if os.Getenv("TIGO_FULL") != "1" {
		t.Skip("takes long; TIGO_FULL=1 runs it")
	}
}

// tripper is a transport in one function.
type tripper func(*http.Request) (*http.Response, error)

func (f tripper) RoundTrip(q *http.Request) (*http.Response, error) { return f(q) }

// said is what a platform without a network answers.
type said struct {
	status int
	header []string // name and value in turn
}

// unavailable is a 503.
func unavailable(header ...string) said { return said{http.StatusServiceUnavailable, header} }

func (s said) response() *http.Response {
	return reply(s.status, `{"code":`+strconv.Itoa(s.status)+`,"message":"not now"}`, s.header...)
}

// reply is an answer without a network. Headers are name and value in turn.
func reply(status int, body string, header ...string) *http.Response {
	h := make(http.Header)
	for i := 0; i < len(header); i += 2 {
		h.Set(header[i], header[i+1])
	}
	return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body))}
}

// offline is a client without a network or a sign-in.
func offline(tb testing.TB, transport http.RoundTripper, change ...func(*tigo.Config)) *tigo.Client {
	tb.Helper()
	config := tigo.Config{
		BaseURL: "https://platform.example", Country: tigo.Colombia, TokenSource: bearer(), Transport: transport,
	}
	for _, c := range change {
		c(&config)
	}
	return open(tb, config)
}

// bearer is a token that lasts.
func bearer() oauth2.TokenSource {
	return oauth2.StaticTokenSource(&oauth2.Token{AccessToken: "T0"})
}
