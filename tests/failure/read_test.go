package failure_test

import (
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/clienttest"
	"github.com/tigo-go/tigo/tigotest"
)

func TestReadIsRetriedAfterTransientFailures(t *testing.T) {
	troubles := map[string]tigotest.Action{
		"502":                   tigotest.Response{Status: http.StatusBadGateway},
		"503":                   tigotest.Response{Status: http.StatusServiceUnavailable},
		"504":                   tigotest.GatewayFault(http.StatusGatewayTimeout, "messaging.adaptors.http.flow.GatewayTimeout"),
		"429":                   tigotest.Response{Status: http.StatusTooManyRequests},
		"408":                   tigotest.Response{Status: http.StatusRequestTimeout},
		"garbage status line":   tigotest.GarbageStatusLine(),
		"contradictory lengths": tigotest.ContradictoryLengths(),
		"bad chunk":             tigotest.BadChunk(),
		"half headers":          tigotest.HalfHeaders(),
		"cut":                   tigotest.Cut(3),
		"cut chunked":           tigotest.CutChunked(3),
		"cut gzip":              tigotest.CutGzip(),
		"stalled":               tigotest.Stall(3),
		"slow headers":          tigotest.SlowHeaders(5 * time.Millisecond),
		"hang":                  tigotest.Hang(),
	}
	limits := func(c *tigo.Config) {
		c.Limits.HeaderTimeout, c.Limits.IdleTimeout = 300*time.Millisecond, 300*time.Millisecond // long enough for a slow machine
	}
	for name, trouble := range troubles {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := tigotest.Start(t)
			client := clienttest.New(t, clienttest.Emulator(server), limits)
			server.Inject(tigotest.Fault{Op: clienttest.OpGetBalance, Times: 2, Do: trouble})
			var last tigo.Response
			_, err := clienttest.Fetch(t, client, clienttest.GetBalance(clienttest.Contract(server)), tigo.WithResponse(&last))
			require.NoError(t, err)
			assert.Equal(t, 3, last.Attempts)
			assert.Equal(t, 3, server.Count(clienttest.OpGetBalance))

			server.Inject(tigotest.Fault{Op: clienttest.OpGetBalance, Do: trouble})
			_, err = clienttest.Fetch(t, client, clienttest.GetBalance(clienttest.Contract(server)))
			e := clienttest.Failure(t, err)
			assert.Equal(t, 3, e.Attempts)
			assert.True(t, tigo.Retryable(err), "%v", err)

			server.ClearFaults()
			server.Inject(tigotest.Fault{Op: clienttest.OpGetBalance, Times: 1, Do: trouble})
			_, err = clienttest.Fetch(t, client, clienttest.GetBalance(clienttest.Contract(server)), tigo.WithRetry(tigo.Retry{Attempts: 1}))
			assert.Equal(t, 1, clienttest.Failure(t, err).Attempts)
		})
	}
}

// TestWriteWithInvalidHTTPIsUnknown has responses that are not valid HTTP, even after a valid status line. The outcome of a
// write is unknown.
func TestWriteWithInvalidHTTPIsUnknown(t *testing.T) {
	garbles := map[string]tigotest.Action{
		"garbage status line":   tigotest.GarbageStatusLine(),
		"contradictory lengths": tigotest.ContradictoryLengths(),
		"bad chunk":             tigotest.BadChunk(),
		"half headers":          tigotest.HalfHeaders(),
	}
	for name, garble := range garbles {
		t.Run(name, func(t *testing.T) {
			server := tigotest.Start(t)
			client := clienttest.New(t, clienttest.Emulator(server))
			server.Inject(tigotest.Fault{Op: clienttest.OpCreateInvoice, When: tigotest.AfterBooking, Do: garble})
			_, err := clienttest.Fetch(t, client, clienttest.CreateInvoice(clienttest.Contract(server)))
			e := clienttest.Failure(t, err)
			assert.Equal(t, tigo.OutcomeUnknown, e.Outcome, "%v", e)
			assert.Equal(t, 1, e.Attempts)
			assert.Equal(t, 1, server.Bookings(clienttest.OpCreateInvoice))
		})
	}
}

func TestTruncatedDocumentNamesTheReceivedBytes(t *testing.T) {
	server := tigotest.Start(t)
	client := clienttest.New(t, clienttest.Emulator(server))
	server.Inject(tigotest.Fault{Op: clienttest.OpGetBalance, Do: tigotest.Cut(7)})
	_, err := clienttest.Fetch(t, client, clienttest.GetBalance(clienttest.Contract(server)))
	require.ErrorIs(t, err, tigo.ErrTruncated)
	require.ErrorIs(t, err, io.ErrUnexpectedEOF)
	assert.Contains(t, err.Error(), "after 7 bytes")
	assert.Equal(t, tigo.OutcomeApplied, tigo.OutcomeOf(err))

	// A number of received bytes with more than five digits is not redacted.
	long := clienttest.RoundTrip(func(*http.Request) (*http.Response, error) {
		response := clienttest.Response(http.StatusOK, "")
		response.Body = io.NopCloser(io.MultiReader(strings.NewReader(strings.Repeat("x", 123456)), broken{}))
		return response, nil
	})
	_, err = clienttest.Fetch(t, clienttest.New(t, clienttest.Transport(long)), clienttest.GetBalance("1000"), tigo.WithRetry(tigo.Retry{Attempts: 1}))
	require.ErrorIs(t, err, tigo.ErrTruncated)
	assert.Contains(t, err.Error(), "after 123456 bytes")
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// TestCutStream checks that a stream is retried only before its first byte is returned.
func TestCutStream(t *testing.T) {
	for protocol, options := range protocols {
		t.Run(protocol, func(t *testing.T) {
			server := tigotest.Start(t, options...)
			client := clienttest.New(t, clienttest.Emulator(server))
			request := clienttest.GetBalance(clienttest.Contract(server))
			request.Stream = true

			server.Inject(tigotest.Fault{Op: clienttest.OpGetBalance, Times: 2, Do: tigotest.CutChunked(0)})
			whole, err := clienttest.Fetch(t, client, request)
			require.NoError(t, err)
			assert.Equal(t, 3, server.Count(clienttest.OpGetBalance))

			for _, cut := range []int{1, 9, len(whole) - 1} {
				server.Reset()
				server.Inject(tigotest.Fault{Op: clienttest.OpGetBalance, Times: 1, Do: tigotest.CutChunked(cut)})
				response, err := client.Do(t.Context(), request)
				require.NoError(t, err)
				delivered, err := io.ReadAll(response.Body)
				require.ErrorIs(t, err, tigo.ErrTruncated)
				assert.Equal(t, whole[:cut], delivered)
				assert.Contains(t, err.Error(), "after "+strconv.Itoa(cut)+" bytes")
				require.NoError(t, response.Body.Close())
				assert.Equal(t, 1, server.Count(clienttest.OpGetBalance))
			}
		})
	}
}

// TestCutElements checks that the elements before a cut are yielded, and then the error, once.
func TestCutElements(t *testing.T) {
	const list = `[{"n":1},{"n":2},{"n":3}]`
	cut := clienttest.RoundTrip(func(*http.Request) (*http.Response, error) {
		response := clienttest.Response(http.StatusOK, "")
		response.Body = io.NopCloser(io.MultiReader(strings.NewReader(list[:18]), broken{}))
		return response, nil
	})
	request := clienttest.GetBalance("1000")
	request.Stream = true
	response, err := clienttest.New(t, clienttest.Transport(cut)).Do(t.Context(), request)
	require.NoError(t, err)
	var got, failures int
	for element, err := range tigo.DecodeSeq[struct {
		N int64 `json:"n"`
	}](response) {
		if err != nil {
			failures++
			require.ErrorIs(t, err, tigo.ErrTruncated)
			assert.Contains(t, err.Error(), "after 18 bytes")
			continue
		}
		require.Zero(t, failures)
		got++
		assert.EqualValues(t, got, element.N)
	}
	assert.Equal(t, 2, got)
	assert.Equal(t, 1, failures)
}

// TestWebPageInsteadOfADocument checks that the error names a web page, also for a list that is read as a stream.
func TestWebPageInsteadOfADocument(t *testing.T) {
	server := tigotest.Start(t)
	client := clienttest.New(t, clienttest.Emulator(server))
	page := tigotest.Response{
		Status: http.StatusOK, Header: http.Header{"Content-Type": {"text/html"}}, Body: "\n<html><body>\x1b[31m" + strings.Repeat("Access denied ", 50),
	}
	ways := map[string]func(*tigo.Response) error{
		"document": func(r *tigo.Response) error { return r.Decode(&struct{}{}) },
		"stream": func(r *tigo.Response) error {
			for _, err := range tigo.DecodeSeq[struct{}](r) {
				return err
			}
			return nil
		},
		"file": func(r *tigo.Response) error { _, err := r.File(); return err },
	}
	for name, read := range ways {
		t.Run(name, func(t *testing.T) {
			server.Reset()
			server.Inject(tigotest.Fault{Op: clienttest.OpGetBalance, Times: 1, Do: page})
			request := clienttest.GetBalance(clienttest.Contract(server))
			request.Stream = name != "document"
			response, err := client.Do(t.Context(), request)
			require.NoError(t, err)
			err = read(response)
			e := clienttest.Failure(t, err)
			require.ErrorIs(t, err, tigo.ErrMalformed)
			assert.Contains(t, e.Error(), "text/html")
			assert.NotContains(t, e.Error(), "denied", "the text of a page may be personal")
			assert.Less(t, len(e.Error()), 300)
			assert.Equal(t, tigo.OutcomeUnknown, e.Outcome)
			assert.Equal(t, 1, server.Count(clienttest.OpGetBalance))
		})
	}
}

func TestTrailingGarbage(t *testing.T) {
	server := tigotest.Start(t)
	client := clienttest.New(t, clienttest.Emulator(server))
	server.Inject(tigotest.Fault{Do: tigotest.Response{Status: http.StatusOK, Body: `{"invoiceId":"9"}]]`}, Op: clienttest.OpCreateInvoice})
	server.Inject(tigotest.Fault{Do: tigotest.Response{Status: http.StatusOK, Body: `{"invoiceId":"9"}]]`}, Op: clienttest.OpGetBalance})
	decode := func(request tigo.Request, opts ...tigo.CallOption) (string, error) {
		var document struct {
			InvoiceID string `json:"invoiceId"`
		}
		response, err := client.Do(t.Context(), request, opts...)
		require.NoError(t, err)
		err = response.Decode(&document)
		return document.InvoiceID, err
	}
	_, err := decode(clienttest.GetBalance(clienttest.Contract(server)))
	require.ErrorIs(t, err, tigo.ErrMalformed)

	var last tigo.Response
	id, err := decode(clienttest.CreateInvoice(clienttest.Contract(server)), tigo.WithResponse(&last))
	require.NoError(t, err)
	assert.Equal(t, "9", id)
	assert.Len(t, last.Deviations, 1)

	_, err = decode(clienttest.CreateInvoice(clienttest.Contract(server)), tigo.WithStrict())
	require.ErrorIs(t, err, tigo.ErrDeviation)
	assert.Equal(t, tigo.OutcomeApplied, tigo.OutcomeOf(err))
}

// TestStatus202IsNoError checks that a 202 is a normal response.
func TestStatus202IsNoError(t *testing.T) {
	server := tigotest.Start(t)
	client := clienttest.New(t, clienttest.Emulator(server))
	server.Inject(tigotest.Fault{Op: clienttest.OpGetBalance, Do: tigotest.Response{Status: http.StatusAccepted, Body: `{"code":202,"message":"in process"}`}})
	response, err := client.Do(t.Context(), clienttest.GetBalance(clienttest.Contract(server)))
	require.NoError(t, err)
	assert.Equal(t, http.StatusAccepted, response.StatusCode)
	require.NoError(t, response.Body.Close())
}

func TestRedirectsAreRefused(t *testing.T) {
	for _, status := range []int{300, 301, 302, 303, 304, 307, 308} {
		t.Run(strconv.Itoa(status), func(t *testing.T) {
			elsewhere := tigotest.Start(t)
			server := tigotest.Start(t)
			client := clienttest.New(t, clienttest.Emulator(server))
			require.NoError(t, client.SignIn(t.Context()))
			away := tigotest.Redirect(status, elsewhere.URL+"/v1/tigo/home/co/billing/contracts/1/balance")
			server.Inject(tigotest.Fault{Op: clienttest.OpGetBalance, Do: away}, tigotest.Fault{Op: clienttest.OpCreateInvoice, Do: away}, tigotest.Fault{Op: "tigo.SignIn", Do: away})
			for _, request := range []tigo.Request{clienttest.GetBalance(clienttest.Contract(server)), clienttest.CreateInvoice(clienttest.Contract(server))} {
				_, err := clienttest.Fetch(t, client, request)
				e := clienttest.Failure(t, err)
				require.ErrorIs(t, err, tigo.ErrRedirected)
				assert.Equal(t, status, e.StatusCode)
				assert.Equal(t, 1, e.Attempts)
				assert.Equal(t, tigo.OutcomeUnknown, e.Outcome)
				assert.NotContains(t, e.Error(), elsewhere.URL)
			}
			_, err := clienttest.Fetch(t, clienttest.New(t, clienttest.Emulator(server)), clienttest.CreateInvoice(clienttest.Contract(server)))
			require.ErrorIs(t, err, tigo.ErrRedirected)
			require.ErrorIs(t, err, tigo.ErrSignIn)
			assert.Equal(t, tigo.OutcomeNotSent, tigo.OutcomeOf(err))
			assert.Empty(t, elsewhere.Requests())
		})
	}
}

// TestInvalidStatus has a response without a valid status, as gateways send it if they cannot read the response of the back
// end. It does not prove that a write was refused.
func TestInvalidStatus(t *testing.T) {
	for _, status := range []int{0, 7, 99, 600, 999} {
		client := clienttest.New(t, clienttest.Platform(func(*http.Request) (*http.Response, error) { return clienttest.Response(status, ""), nil }))
		_, err := clienttest.Fetch(t, client, clienttest.GetBalance("1"))
		e := clienttest.Failure(t, err)
		assert.Equal(t, 3, e.Attempts, "a read is retried")
		require.ErrorIs(t, err, tigo.ErrUnavailable)
		assert.Equal(t, tigo.OutcomeUnknown, e.Outcome)
		_, err = clienttest.Fetch(t, client, clienttest.CreateInvoice("1"))
		assert.Equal(t, 1, clienttest.Failure(t, err).Attempts, "a write is not retried")
		assert.Equal(t, tigo.OutcomeUnknown, clienttest.Failure(t, err).Outcome)
	}
}
