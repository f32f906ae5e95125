package tigotest_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
	"github.com/tigo-go/tigo/tigotest"
)

// TestInABubble runs retries, latency and a timeout in a bubble, where waiting takes no time.
func TestInABubble(t *testing.T) {
	for name, opts := range map[string][]tigotest.Option{"HTTP": nil, "HTTPS": {tigotest.WithTLS(nil)}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				begun := time.Now()
				server := tigotest.Start(t, append(opts, tigotest.FailOnViolations())...)
				client, err := tigo.New(server.Config(tigo.Colombia))
				require.NoError(t, err)
				defer client.Close()
				bills := billing.New(client)
				contract := server.Customers(tigo.Colombia)[0].Contracts[0].ID

				server.Inject(tigotest.Fault{Op: "billing.GetBalance", Times: 1, Do: tigotest.Response{Status: 503, Header: http.Header{"Retry-After": {"7"}}}})
				balance, err := bills.GetBalance(t.Context(), contract)
				require.NoError(t, err)
				assert.Equal(t, "319400", balance.DueAmount.String())
				assert.GreaterOrEqual(t, time.Since(begun), 7*time.Second)

				server.SetLatency(2 * time.Second)
				before := time.Now()
				_, err = bills.GetBalance(t.Context(), contract)
				require.NoError(t, err)
				assert.Equal(t, 2*time.Second, time.Since(before))
				server.SetLatency(0)

				server.Inject(tigotest.Fault{Op: "billing.GetBalance", Do: tigotest.Hang()})
				ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
				defer cancel()
				_, err = bills.GetBalance(ctx, contract)
				require.Error(t, err)
				server.ClearFaults()

				server.Inject(tigotest.Fault{Op: "billing.CreateInvoice", Times: 1, When: tigotest.AfterBooking, Do: tigotest.ResetConnection()})
				_, err = bills.CreateInvoice(t.Context(), contract, billing.CreateInvoiceRequest{Amount: tigo.NumberOf(1)})
				require.Error(t, err)
				assert.Equal(t, tigo.OutcomeUnknown, tigo.OutcomeOf(err))
				assert.Equal(t, 1, server.Bookings("billing.CreateInvoice"))
			})
		})
	}
}

// TestActionsInMemory shows that faults work in memory as on a socket.
func TestActionsInMemory(t *testing.T) {
	server := tigotest.Start(t, tigotest.InMemory())
	client := &http.Client{Transport: server.Transport()}
	get := func() error {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/v1/tigo/home/co/billing/contracts/1/balance", nil)
		require.NoError(t, err)
		response, err := client.Do(request)
		if err == nil {
			response.Body.Close()
		}
		return err
	}
	require.NoError(t, get())
	server.Inject(tigotest.Fault{Times: 1, Do: tigotest.ResetConnection()})
	require.ErrorIs(t, get(), syscall.ECONNRESET)
	server.RefuseConnections(1)
	require.Error(t, get())
	require.NoError(t, get())
	server.Close()
	require.ErrorIs(t, get(), syscall.ECONNREFUSED)
}

// TestMemoryIsReachedByItsOwnTransportOnly shows that another transport fails at once.
func TestMemoryIsReachedByItsOwnTransportOnly(t *testing.T) {
	server := tigotest.Start(t, tigotest.InMemory())
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL, nil)
	require.NoError(t, err)
	response, err := http.DefaultClient.Do(request)
	if err == nil {
		response.Body.Close()
	}
	require.Error(t, err)
}

// TestTransportTrustsOthersToo shows that the pool also has the machine's certificates, if there are any.
func TestTransportTrustsOthersToo(t *testing.T) {
	server := tigotest.Start(t, tigotest.WithTLS(nil))
	roots := server.Transport().TLSClientConfig.RootCAs
	assert.True(t, roots.Equal(server.Certificates()))
	response, err := (&http.Client{Transport: server.Transport()}).Get(server.URL + "/_emulator/health") //nolint:noctx // it is on this machine
	require.NoError(t, err)
	response.Body.Close()
	assert.Equal(t, http.StatusOK, response.StatusCode)
}

// stopping is a test that records its failure.
type stopping struct {
	testing.TB
	text string
}

func (f *stopping) Helper()                           {}
func (f *stopping) Fatalf(format string, args ...any) { f.text = format; panic(errStopped) }

var errStopped = errors.New("stopped")

// TestStartFailsItsTest shows that Start fails the test instead of panicking, without a port or with an invalid seed.
func TestStartFailsItsTest(t *testing.T) {
	f := &stopping{TB: t}
	assert.PanicsWithError(t, errStopped.Error(), func() { tigotest.Start(f, tigotest.WithSeed([]byte(`{"co": [{}]}`))) })
	assert.Contains(t, f.text, "the emulator could not start")
}

// TestNothingWaitsInTheKernel opens a hundred connections, closes them on either side, and counts sockets in TIME_WAIT.
func TestNothingWaitsInTheKernel(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("it reads /proc/net/tcp")
	}
	server := tigotest.Start(t)
	port := server.URL[strings.LastIndex(server.URL, ":")+1:]
	for i := range 100 {
		transport := server.Transport()
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/_emulator/health", nil)
		require.NoError(t, err)
		response, err := (&http.Client{Transport: transport}).Do(request)
		require.NoError(t, err)
		response.Body.Close()
		if i%2 == 0 {
			transport.CloseIdleConnections()
		}
	}
	server.Close()
	assert.Eventually(t, func() bool { return waiting(t, port) == 0 }, 20*time.Second, 20*time.Millisecond)
}

// waiting counts the sockets in TIME_WAIT from or to a port.
func waiting(t *testing.T, port string) int {
	t.Helper()
	table, err := os.ReadFile("/proc/net/tcp")
	require.NoError(t, err)
	n, err := strconv.Atoi(port)
	require.NoError(t, err)
	hex := fmt.Sprintf("%04X", n)
	count := 0
	for line := range strings.Lines(string(table)) {
		fields := strings.Fields(line)
		if len(fields) > 3 && fields[3] == "06" && (strings.HasSuffix(fields[1], ":"+hex) || strings.HasSuffix(fields[2], ":"+hex)) {
			count++
		}
	}
	return count
}
