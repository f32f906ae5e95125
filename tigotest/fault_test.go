package tigotest_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net/http"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo/tigotest"
)

const (
	balancePath = "/v1/tigo/home/co/billing/contracts/13345678/balance"
	createPath  = "/v1/tigo/home/co/billing/contracts/13345678/invoices/"
)

// plainClient returns a client that neither decompresses nor retries nor follows redirects. Each connection serves one request,
// so that net/http does not retry.
func plainClient(t *testing.T) *http.Client {
	t.Helper()
	transport := &http.Transport{DisableCompression: true, DisableKeepAlives: true}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// outcome is the result of a request: the response as far as it was read, and the error of the request or of reading the body.
type outcome struct {
	response
	err error
}

// try sends a request, with a body if it is a POST.
func (c *caller) try(ctx context.Context, client *http.Client, method, path string) outcome {
	c.t.Helper()
	body := ""
	if method == http.MethodPost {
		body = `{"amount": 1}`
	}
	request := c.request(method, path, body).WithContext(ctx)
	request.Header.Set("Authorization", "Bearer "+c.token)
	request.Header.Set("Content-Type", "application/json")
	got, err := roundTrip(client, request)
	return outcome{got, err}
}

func TestFaultBeforeAndAfterTheBooking(t *testing.T) {
	for name, do := range map[string]tigotest.Action{
		"response":      tigotest.GatewayFault(504, "messaging.adaptors.http.flow.GatewayTimeout"),
		"disconnect":    tigotest.Disconnect(),
		"reset":         tigotest.ResetConnection(),
		"raw":           tigotest.GarbageStatusLine(),
		"half headers":  tigotest.HalfHeaders(),
		"flood":         tigotest.Flood(502, 1000),
		"contradiction": tigotest.ContradictoryLengths(),
	} {
		t.Run(name, func(t *testing.T) {
			c := signIn(t, tigotest.FailOnViolations())
			c.server.Inject(
				tigotest.Fault{Op: "billing.CreateInvoice", Times: 2, When: tigotest.BeforeBooking, Do: do},
				tigotest.Fault{Op: "billing.CreateInvoice", Times: 2, When: tigotest.AfterBooking, Do: do},
			)
			booked := []int{}
			for range 5 {
				got := c.try(t.Context(), plainClient(t), http.MethodPost, createPath)
				assert.False(t, got.err == nil && got.status == http.StatusCreated && len(booked) < 4)
				booked = append(booked, c.server.Bookings("billing.CreateInvoice"))
			}
			assert.Equal(t, []int{0, 0, 1, 2, 3}, booked)
			assert.Equal(t, 5, c.server.Count("billing.CreateInvoice"), "each request is recorded")
			assert.Equal(t, http.StatusCreated, c.server.Requests()[5].Status)
		})
	}
}

func TestActions(t *testing.T) {
	cutShort := func(is *require.Assertions, got outcome, whole string) {
		is.ErrorIs(got.err, io.ErrUnexpectedEOF)
		is.Equal(http.StatusOK, got.status)
		is.Equal(whole[:7], got.body)
	}
	for name, test := range map[string]struct {
		do    tigotest.Action
		check func(is *require.Assertions, got outcome, whole string)
	}{
		"response": {tigotest.Response{Status: 418, Header: http.Header{"content-type": {"text/html"}, "Retry-After": {"7"}}, Body: "<p>no"}, func(is *require.Assertions, got outcome, _ string) {
			is.Equal(418, got.status)
			is.Equal([]string{"text/html"}, got.header.Values("Content-Type"))
			is.Equal("7", got.header.Get("Retry-After"))
			is.Equal("<p>no", got.body)
		}},
		"gateway fault": {tigotest.GatewayFault(500, "policies.ratelimit.SpikeArrestViolation"), func(is *require.Assertions, got outcome, _ string) {
			is.JSONEq(`{"fault": {"faultstring": "Internal Server Error", "detail": {"errorcode": "policies.ratelimit.SpikeArrestViolation"}}}`, got.body)
		}},
		"redirect": {tigotest.Redirect(307, "https://example.com/"), func(is *require.Assertions, got outcome, _ string) {
			is.Equal(307, got.status)
			is.Equal("https://example.com/", got.header.Get("Location"))
		}},
		"disconnect": {tigotest.Disconnect(), func(is *require.Assertions, got outcome, _ string) {
			is.ErrorIs(got.err, io.EOF)
		}},
		"reset": {tigotest.ResetConnection(), func(is *require.Assertions, got outcome, _ string) {
			is.ErrorIs(got.err, syscall.ECONNRESET)
		}},
		"garbage":       {tigotest.GarbageStatusLine(), malformed},
		"contradiction": {tigotest.ContradictoryLengths(), malformed},
		"half headers": {tigotest.HalfHeaders(), func(is *require.Assertions, got outcome, _ string) {
			is.Zero(got.status)
			is.ErrorIs(got.err, io.ErrUnexpectedEOF)
		}},
		"bad chunk": {tigotest.BadChunk(), func(is *require.Assertions, got outcome, _ string) {
			is.NotZero(got.status)
			is.ErrorContains(got.err, "invalid byte in chunk length")
		}},
		"flood": {tigotest.Flood(500, 1<<16), func(is *require.Assertions, got outcome, _ string) {
			is.Equal(500, got.status)
			is.Len(got.body, 1<<16)
		}},
		"cut":         {tigotest.Cut(7), cutShort},
		"cut chunked": {tigotest.CutChunked(7), cutShort},
		"cut silently": {tigotest.CutSilently(7), func(is *require.Assertions, got outcome, whole string) {
			is.NoError(got.err, "nothing in HTTP shows it")
			is.Equal(whole[:7], got.body)
		}},
		"cut beyond the end": {tigotest.Cut(1 << 16), func(is *require.Assertions, got outcome, whole string) {
			is.Equal(whole, got.body)
		}},
		"drip": {tigotest.Drip(50, time.Microsecond), func(is *require.Assertions, got outcome, whole string) {
			is.NoError(got.err)
			is.Equal(whole, got.body)
		}},
		"gzip": {tigotest.Gzip(), func(is *require.Assertions, got outcome, whole string) {
			text, err := unzip(got)
			is.NoError(err)
			is.Equal(whole, text)
		}},
		"cut gzip": {tigotest.CutGzip(), func(is *require.Assertions, got outcome, _ string) {
			is.NoError(got.err, "HTTP's length is right")
			_, err := unzip(got)
			is.ErrorIs(err, io.ErrUnexpectedEOF)
		}},
		"false gzip": {tigotest.FalseGzip(), func(is *require.Assertions, got outcome, whole string) {
			is.Equal(whole, got.body)
			_, err := unzip(got)
			is.ErrorIs(err, gzip.ErrHeader)
		}},
		"bomb": {tigotest.GzipBomb(1 << 16), func(is *require.Assertions, got outcome, whole string) {
			is.Less(len(got.body), 1<<12)
			text, err := unzip(got)
			is.NoError(err)
			is.Len(text, 1<<16+len(whole))
		}},
	} {
		t.Run(name, func(t *testing.T) {
			c := signIn(t, tigotest.FailOnViolations())
			whole := c.try(t.Context(), plainClient(t), http.MethodGet, balancePath).body
			c.server.Inject(tigotest.Fault{Op: "billing.GetBalance", Times: 1, Do: test.do})
			test.check(require.New(t), c.try(t.Context(), plainClient(t), http.MethodGet, balancePath), whole)
			assert.Equal(t, whole, c.try(t.Context(), plainClient(t), http.MethodGet, balancePath).body, "the second request meets no fault")
		})
	}
}

func malformed(is *require.Assertions, got outcome, _ string) {
	is.Zero(got.status)
	is.Error(got.err)
}

func unzip(got outcome) (string, error) {
	if got.header.Get("Content-Encoding") != "gzip" {
		return "", errors.New("not called gzip")
	}
	reader, err := gzip.NewReader(bytes.NewReader([]byte(got.body)))
	if err != nil {
		return "", err
	}
	text, err := io.ReadAll(reader)
	return string(text), err
}

// TestActionsThatNeverEnd shows that they end when the caller cancels.
func TestActionsThatNeverEnd(t *testing.T) {
	for name, test := range map[string]struct {
		fault  tigotest.Fault
		before string // the received part of the body
	}{
		"hang":          {fault: tigotest.Fault{Do: tigotest.Hang()}},
		"stall":         {fault: tigotest.Fault{Do: tigotest.Stall(5)}, before: `{"due`},
		"slow headers":  {fault: tigotest.Fault{Do: tigotest.SlowHeaders(time.Millisecond)}},
		"drip":          {fault: tigotest.Fault{Do: tigotest.Drip(1, time.Hour)}},
		"delay":         {fault: tigotest.Fault{Delay: time.Hour}},
		"late response": {fault: tigotest.Fault{Delay: time.Hour, When: tigotest.AfterBooking}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := signIn(t)
			c.server.Inject(test.fault)
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			got := c.try(ctx, plainClient(t), http.MethodGet, balancePath)
			require.ErrorIs(t, got.err, context.DeadlineExceeded)
			assert.Equal(t, test.before, got.body)
			c.server.ClearFaults()
			require.NoError(t, c.try(t.Context(), plainClient(t), http.MethodGet, balancePath).err)
		})
	}
}

func TestDelayBeforeTheBooking(t *testing.T) {
	c := signIn(t)
	c.server.Inject(tigotest.Fault{Op: "billing.CreateInvoice", Delay: time.Hour})
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	require.ErrorIs(t, c.try(ctx, plainClient(t), http.MethodPost, createPath).err, context.DeadlineExceeded)
	c.server.Close() // waits for the handler
	assert.Zero(t, c.server.Bookings("billing.CreateInvoice"))
}

func TestDelayAfterTheBooking(t *testing.T) {
	c := signIn(t)
	c.server.Inject(tigotest.Fault{Op: "billing.CreateInvoice", Delay: time.Hour, When: tigotest.AfterBooking})
	ctx, cancel := context.WithCancel(t.Context())
	client := plainClient(t)
	ended := make(chan error)
	go func() { ended <- c.try(ctx, client, http.MethodPost, createPath).err }()
	require.Eventually(t, func() bool { return c.server.Bookings("billing.CreateInvoice") == 1 }, 10*time.Second, time.Millisecond)
	cancel()
	require.ErrorIs(t, <-ended, context.Canceled)
}

func TestFaultsAreTakenInOrder(t *testing.T) {
	c := signIn(t)
	response := func(status int) tigotest.Action { return tigotest.Response{Status: status} }
	c.server.Inject(
		tigotest.Fault{Op: "billing.GetBalance", Times: 2, Do: response(503)},
		tigotest.Fault{Op: "billing.GetInvoice", Do: response(501)},
		tigotest.Fault{Op: "billing.GetBalance", Times: 1, Do: response(429)},
		tigotest.Fault{Op: "tigo.SignIn", Times: 1, Do: response(500)},
	)
	var got []int
	for range 4 {
		got = append(got, c.try(t.Context(), plainClient(t), http.MethodGet, balancePath).status)
	}
	assert.Equal(t, []int{503, 503, 429, 200}, got)
	assert.Equal(t, 500, c.try(t.Context(), plainClient(t), http.MethodGet, "/v2/oauth/token").status)
	for range 3 {
		assert.Equal(t, 501, c.try(t.Context(), plainClient(t), http.MethodGet, createPath+"x").status, "without Times it stays")
	}
	var statuses []int
	for _, r := range c.server.Requests()[1:] {
		statuses = append(statuses, r.Status)
	}
	assert.Equal(t, []int{503, 503, 429, 200, 500, 501, 501, 501}, statuses)
	c.server.Reset()
	assert.Equal(t, 404, c.try(t.Context(), plainClient(t), http.MethodGet, createPath+"x").status)
}

func TestProbability(t *testing.T) {
	statuses := func(seed uint64) []int { // the statuses of 40 requests
		c := signIn(t)
		c.server.Inject(tigotest.Fault{Op: "billing.GetBalance", Probability: 0.2, Seed: seed, Do: tigotest.Response{Status: 503}})
		var got []int
		for range 40 {
			got = append(got, c.try(t.Context(), plainClient(t), http.MethodGet, balancePath).status)
		}
		return got
	}
	first := statuses(1)
	failed := 0
	for _, status := range first {
		if status == 503 {
			failed++
		}
	}
	assert.Positive(t, failed)
	assert.Less(t, failed, 20, "about a fifth")
	assert.Equal(t, first, statuses(1))
	assert.NotEqual(t, first, statuses(2))
}

func TestConnections(t *testing.T) {
	c := signIn(t)
	t.Run("refused", func(t *testing.T) {
		c.server.RefuseConnections(2)
		for range 2 {
			require.Error(t, c.try(t.Context(), plainClient(t), http.MethodGet, balancePath).err)
		}
		require.NoError(t, c.try(t.Context(), plainClient(t), http.MethodGet, balancePath).err)
		assert.Equal(t, 1, c.server.Count("billing.GetBalance"), "the others were never read")
	})
	t.Run("closed while idle", func(t *testing.T) {
		conn := dial(t, c.server)
		reader := bufio.NewReader(conn)
		get := "GET " + balancePath + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + c.token + "\r\n\r\n"
		_, err := io.WriteString(conn, get)
		require.NoError(t, err)
		response, err := http.ReadResponse(reader, nil)
		require.NoError(t, err)
		_, err = io.Copy(io.Discard, response.Body)
		require.NoError(t, err)
		require.NoError(t, response.Body.Close())
		c.server.CloseConnections()
		_, err = reader.ReadByte()
		require.ErrorIs(t, err, io.EOF)
	})
}
