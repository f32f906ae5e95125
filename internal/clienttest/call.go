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

// The names of the operations of GetBalance and CreateInvoice in the emulator.
const (
	OpGetBalance    = "billing.GetBalance"
	OpCreateInvoice = "billing.CreateInvoice"
)

// GetBalance returns the request of a read.
func GetBalance(contract string) tigo.Request {
	return tigo.Request{
		Op:     "test.Balance",
		Method: http.MethodGet,
		Route:  "/billing/contracts/{contractId}/balance",
		Path:   []string{contract},
	}
}

// CreateInvoice returns the request of a write that is not idempotent.
func CreateInvoice(contract string) tigo.Request {
	return tigo.Request{
		Op:     OpCreateInvoice,
		Method: http.MethodPost,
		Route:  "/billing/contracts/{contractId}/invoices/",
		Path:   []string{contract},
		Body:   map[string]any{"amount": tigo.NumberOf(50000)},
	}
}

// Contract returns the id of a contract in Colombia that the emulator has.
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

// Failure checks that err is a [*tigo.Error] of at most 1 KiB, and returns it.
func Failure(tb testing.TB, err error) *tigo.Error {
	tb.Helper()
	require.Error(tb, err)
	e, ok := errors.AsType[*tigo.Error](err)
	require.True(tb, ok, "%T: %v", err, err)
	require.LessOrEqual(tb, len(e.Error()), 1024)
	return e
}

// Long skips a test that takes long, unless the environment has TIGO_FULL=1.
func Long(tb testing.TB) {
	tb.Helper()
	if os.Getenv("TIGO_FULL") != "1" {
		tb.Skip("takes long; TIGO_FULL=1 runs it")
	}
}
