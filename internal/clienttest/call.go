package clienttest

import (
	"errors"
	"io"
	"net/http"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/tigotest"
)

// The names under which the emulator counts the two calls.
const (
	OpGetBalance    = "billing.GetBalance"
	OpCreateInvoice = "billing.CreateInvoice"
)

// GetBalance is a read.
func GetBalance(contract string) tigo.Request {
	return tigo.Request{
		Op:     "test.Balance",
		Method: http.MethodGet,
		Route:  "/billing/contracts/{contractId}/balance",
		Path:   []string{contract},
	}
}

// CreateInvoice is a write that must not happen twice.
func CreateInvoice(contract string) tigo.Request {
	return tigo.Request{
		Op:     OpCreateInvoice,
		Method: http.MethodPost,
		Route:  "/billing/contracts/{contractId}/invoices/",
		Path:   []string{contract},
		Body:   map[string]any{"amount": tigo.NumberOf(50000)},
	}
}

// Contract is a contract in Colombia that the emulator knows.
func Contract(server *tigotest.Server) string { return server.Customers("co")[0].Contracts[0].ID }

// Fetch makes a call and reads the body of its response.
func Fetch(tb testing.TB, client *tigo.Client, request tigo.Request, opts ...tigo.CallOption) ([]byte, error) {
	tb.Helper()
	response, err := client.Do(tb.Context(), request, opts...)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	return io.ReadAll(response.Body)
}

// Failure is the error of a call that must have failed.
func Failure(tb testing.TB, err error) *tigo.Error {
	tb.Helper()
	require.Error(tb, err)
	e, ok := errors.AsType[*tigo.Error](err)
	require.True(tb, ok, "%T: %v", err, err)
	require.LessOrEqual(tb, len(e.Error()), 1024)
	return e
}

// Long skips a test that takes long, unless TIGO_FULL=1 is set.
func Long(tb testing.TB) {
	tb.Helper()
	if os.Getenv("TIGO_FULL") != "1" {
		tb.Skip("takes long; TIGO_FULL=1 runs it")
	}
}
