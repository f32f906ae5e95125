package failure_test

import (
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"net/http/httptrace"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/clienttest"
	"github.com/tigo-go/tigo/tigotest"
)

// split uses separate connections for sign-ins, so that the first call opens a connection.
type split struct{ calls, tokens *http.Transport }

func newSplit(server *tigotest.Server) split {
	pool, ok := server.Config(tigo.Colombia).Transport.(*http.Transport)
	if !ok {
		pool = tigo.DefaultTransport()
	}
	return split{pool, pool.Clone()}
}

func (s split) RoundTrip(q *http.Request) (*http.Response, error) {
	if strings.Contains(q.URL.Path, "/oauth/") {
		return s.tokens.RoundTrip(q)
	}
	return s.calls.RoundTrip(q)
}

// hangUp closes the idle connections.
func (s split) hangUp() {
	s.calls.CloseIdleConnections()
	s.tokens.CloseIdleConnections()
}

// protocols are the HTTP versions to use with an emulator.
var protocols = map[string][]tigotest.Option{
	"HTTP/1.1": nil,
	"HTTP/2":   {tigotest.WithTLS(nil)},
}

// connections are the kinds of connections for a write.
var connections = map[string]bool{"fresh": false, "reused": true}

// attempts returns how often a test repeats a possible race.
func attempts() int {
	if os.Getenv("TIGO_FULL") == "1" {
		return 1000
	}
	return 5
}

func TestBookedThenLostIsBookedOnce(t *testing.T) {
	losses := map[string]tigotest.Fault{
		"reset":    {Do: tigotest.ResetConnection()},
		"close":    {Do: tigotest.Disconnect()},
		"504":      {Do: tigotest.GatewayFault(http.StatusGatewayTimeout, "messaging.adaptors.http.flow.GatewayTimeout")},
		"bare 504": {Do: tigotest.Response{Status: http.StatusGatewayTimeout}},
		"502":      {Do: tigotest.Response{Status: http.StatusBadGateway, Body: "<html>Bad Gateway</html>"}},
		"503":      {Do: tigotest.Response{Status: http.StatusServiceUnavailable}},
		"500":      {Do: tigotest.Response{Status: http.StatusInternalServerError, Body: `{"code":500,"message":"no"}`}},
		"408":      {Do: tigotest.Response{Status: http.StatusRequestTimeout}},
		"unknown fault": {
			Do: tigotest.GatewayFault(http.StatusServiceUnavailable, "messaging.adaptors.http.flow.UnexpectedEOFAtTarget"),
		},
	}
	for protocol, options := range protocols {
		server := tigotest.Start(t, options...)
		contract := clienttest.Contract(server)
		for connection, reused := range connections {
			for loss, fault := range losses {
				t.Run(protocol+"/"+connection+"/"+loss, func(t *testing.T) {
					fault.Op, fault.When, fault.Times = clienttest.OpCreateInvoice, tigotest.AfterBooking, 1
					rounds := attempts()
					if loss != "reset" && loss != "504" {
						rounds = 1
					}
					connections := newSplit(server)
					defer connections.hangUp()
					for range rounds {
						server.Reset()
						client := clienttest.New(t, clienttest.Emulator(server), func(c *tigo.Config) { c.Transport = connections })
						if reused {
							_, err := clienttest.Fetch(t, client, clienttest.GetBalance(contract))
							require.NoError(t, err)
						}
						server.Inject(fault)
						_, err := clienttest.Fetch(t, client, clienttest.CreateInvoice(contract))
						e := clienttest.Failure(t, err)
						require.Equal(t, tigo.OutcomeUnknown, e.Outcome, "%v", e)
						require.False(t, tigo.Retryable(err))
						require.Equal(t, 1, e.Attempts)
						require.Equal(t, 1, server.Bookings(clienttest.OpCreateInvoice))
						require.Equal(t, 1, server.Count(clienttest.OpCreateInvoice))
						client.Close()
						connections.hangUp()
					}
				})
			}
		}
	}
}

func TestBookedThenSilentEndsAtTheDeadline(t *testing.T) {
	for protocol, options := range protocols {
		t.Run(protocol, func(t *testing.T) {
			server := tigotest.Start(t, options...)
			client := clienttest.New(t, clienttest.Emulator(server))
			require.NoError(t, client.SignIn(t.Context()))
			server.Inject(tigotest.Fault{Op: clienttest.OpCreateInvoice, When: tigotest.AfterBooking, Do: tigotest.Hang()})
			began := time.Now()
			_, err := clienttest.Fetch(t, client, clienttest.CreateInvoice(clienttest.Contract(server)), tigo.WithTimeout(100*time.Millisecond))
			assert.Less(t, time.Since(began), 2*time.Second)
			e := clienttest.Failure(t, err)
			require.ErrorIs(t, err, tigo.ErrTimeout)
			assert.Equal(t, tigo.OutcomeUnknown, e.Outcome)
			assert.False(t, tigo.Retryable(err))
			assert.Equal(t, 1, server.Bookings(clienttest.OpCreateInvoice))
		})
	}
}

// TestARejectionIsNotTheResultOfALaterAttempt rejects a write because of the load, and loses the response to its retry. The error
// does not say that the write was rejected, and does not ask to wait and repeat it.
func TestARejectionIsNotTheResultOfALaterAttempt(t *testing.T) {
	server := tigotest.Start(t)
	client := clienttest.New(t, clienttest.Emulator(server))
	server.Inject(
		tigotest.Fault{Op: clienttest.OpCreateInvoice, Times: 1, Do: tigotest.Response{
			Status: http.StatusTooManyRequests, Header: http.Header{"Retry-After": {"0.01"}}, Body: `{"code":429,"message":"no"}`,
		}},
		tigotest.Fault{Op: clienttest.OpCreateInvoice, Times: 1, When: tigotest.AfterBooking, Do: tigotest.ResetConnection()},
	)
	_, err := clienttest.Fetch(t, client, clienttest.CreateInvoice(clienttest.Contract(server)))
	e := clienttest.Failure(t, err)
	assert.Equal(t, tigo.OutcomeUnknown, e.Outcome)
	assert.Equal(t, 2, e.Attempts)
	require.ErrorIs(t, err, tigo.ErrUnavailable)
	require.NotErrorIs(t, err, tigo.ErrRateLimited)
	assert.Zero(t, e.StatusCode)
	assert.Zero(t, e.RetryAfter)
	assert.Empty(t, e.Message)
	assert.Equal(t, 1, server.Bookings(clienttest.OpCreateInvoice))
}

// TestWriteIsRetriedIfTheGatewayRefused has fault codes of the gateway which prove that a write was not processed. It is
// retried, and booked once.
func TestWriteIsRetriedIfTheGatewayRefused(t *testing.T) {
	refusals := map[string]tigotest.Response{
		"service unavailable": tigotest.GatewayFault(http.StatusServiceUnavailable, "messaging.adaptors.http.flow.ServiceUnavailable"),
		"no active targets":   tigotest.GatewayFault(http.StatusServiceUnavailable, "messaging.adaptors.http.flow.NoActiveTargets"),
		"quota":               tigotest.GatewayFault(http.StatusTooManyRequests, "policies.ratelimit.QuotaViolation"),
		"spike arrest":        tigotest.GatewayFault(http.StatusInternalServerError, "policies.ratelimit.SpikeArrestViolation"),
		"429":                 {Status: http.StatusTooManyRequests, Body: `{"code":429,"message":"wait a minute"}`},
	}
	for name, refusal := range refusals {
		t.Run(name, func(t *testing.T) {
			server := tigotest.Start(t)
			client := clienttest.New(t, clienttest.Emulator(server))
			server.Inject(tigotest.Fault{Op: clienttest.OpCreateInvoice, Times: 2, Do: refusal})
			var last tigo.Response
			_, err := clienttest.Fetch(t, client, clienttest.CreateInvoice(clienttest.Contract(server)), tigo.WithResponse(&last))
			require.NoError(t, err)
			assert.Equal(t, 3, last.Attempts)
			assert.Equal(t, 1, server.Bookings(clienttest.OpCreateInvoice))

			server.Inject(tigotest.Fault{Op: clienttest.OpCreateInvoice, Do: refusal})
			_, err = clienttest.Fetch(t, client, clienttest.CreateInvoice(clienttest.Contract(server)))
			e := clienttest.Failure(t, err)
			assert.Equal(t, tigo.OutcomeRefused, e.Outcome)
			assert.True(t, tigo.Retryable(err))
			assert.Equal(t, 3, e.Attempts)
			assert.Equal(t, 1, server.Bookings(clienttest.OpCreateInvoice))
		})
	}
}

func TestSpikeArrestSentAs500IsARateLimit(t *testing.T) {
	server := tigotest.Start(t)
	client := clienttest.New(t, clienttest.Emulator(server))
	server.Inject(tigotest.Fault{Op: clienttest.OpGetBalance, Do: tigotest.GatewayFault(http.StatusInternalServerError, "policies.ratelimit.SpikeArrestViolation")})
	_, err := clienttest.Fetch(t, client, clienttest.GetBalance(clienttest.Contract(server)))
	require.ErrorIs(t, err, tigo.ErrRateLimited)
	assert.Equal(t, 3, clienttest.Failure(t, err).Attempts)
	e := clienttest.Failure(t, err)
	assert.Equal(t, "policies.ratelimit.SpikeArrestViolation", e.Code)
	assert.True(t, e.FromGateway)
}

// TestRefusalAfterAnUnknownOutcome checks that the outcome stays unknown if a later attempt is refused.
func TestRefusalAfterAnUnknownOutcome(t *testing.T) {
	server := tigotest.Start(t)
	client := clienttest.New(t, clienttest.Emulator(server))
	server.Inject(
		tigotest.Fault{Op: clienttest.OpGetBalance, Times: 1, Do: tigotest.Response{Status: http.StatusBadGateway}},
		tigotest.Fault{Op: clienttest.OpGetBalance, Do: tigotest.Response{Status: http.StatusNotFound}},
	)
	_, err := clienttest.Fetch(t, client, clienttest.GetBalance(clienttest.Contract(server)))
	e := clienttest.Failure(t, err)
	require.ErrorIs(t, err, tigo.ErrNotFound)
	assert.Equal(t, 2, e.Attempts)
	assert.Equal(t, tigo.OutcomeUnknown, e.Outcome)
}

// TestBodyCutAfterAWriteIsApplied checks that a 2xx status proves that a write was applied, even if the body is cut short.
func TestBodyCutAfterAWriteIsApplied(t *testing.T) {
	cuts := map[string]tigotest.Action{
		"cut": tigotest.Cut(3), "cut at once": tigotest.Cut(0), "cut chunked": tigotest.CutChunked(3),
		"cut gzip": tigotest.CutGzip(), "false gzip": tigotest.FalseGzip(),
	}
	for protocol, options := range protocols {
		for name, cut := range cuts {
			t.Run(protocol+"/"+name, func(t *testing.T) {
				server := tigotest.Start(t, options...)
				client := clienttest.New(t, clienttest.Emulator(server))
				for _, idempotent := range []bool{false, true} {
					server.Reset()
					request := clienttest.CreateInvoice(clienttest.Contract(server))
					request.Idempotent = idempotent
					server.Inject(tigotest.Fault{Op: clienttest.OpCreateInvoice, Times: 1, Do: cut})
					_, err := clienttest.Fetch(t, client, request)
					e := clienttest.Failure(t, err)
					assert.Equal(t, tigo.OutcomeApplied, e.Outcome)
					assert.Equal(t, 1, e.Attempts)
					assert.Equal(t, 1, server.Bookings(clienttest.OpCreateInvoice))
				}
			})
		}
	}
}

// TestWriteRefusedByHTTP2IsBookedOnce has refusals of HTTP/2. A graceful GOAWAY whose last stream is an earlier one proves
// that the write had no effect: the client retries it, and net/http does not. REFUSED_STREAM proves nothing, since proxies
// send it after the back end has processed the request.
func TestWriteRefusedByHTTP2IsBookedOnce(t *testing.T) {
	tests := map[string]struct {
		refusal  tigotest.Action
		when     tigotest.When
		outcome  tigo.Outcome
		attempts int
		bookings int
	}{
		"stream, before": {tigotest.RefuseStream(), tigotest.BeforeBooking, tigo.OutcomeUnknown, 1, 0},
		"stream, after":  {tigotest.RefuseStream(), tigotest.AfterBooking, tigo.OutcomeUnknown, 1, 1},
		"connection":     {tigotest.GoAway(), tigotest.BeforeBooking, tigo.OutcomeApplied, 2, 1},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			server := tigotest.Start(t, tigotest.WithTLS(nil))
			client := clienttest.New(t, clienttest.Emulator(server))
			require.NoError(t, client.SignIn(t.Context()))
			server.Inject(tigotest.Fault{Op: clienttest.OpCreateInvoice, Times: 1, When: test.when, Do: test.refusal})
			var last tigo.Response
			_, err := clienttest.Fetch(t, client, clienttest.CreateInvoice(clienttest.Contract(server)), tigo.WithResponse(&last))
			assert.Equal(t, test.outcome, tigo.OutcomeOf(err), "%v", err)
			assert.Equal(t, test.attempts, last.Attempts)
			assert.Equal(t, test.bookings, server.Bookings(clienttest.OpCreateInvoice))
			assert.Equal(t, test.attempts, server.Count(clienttest.OpCreateInvoice))
		})
	}
}

// TestPhaseOfAWrite has transports that report how far a write came. If a transport reports nothing, only an error that
// occurs before the write proves that it was not sent. HTTP/2 reports written headers only after they were sent, so the
// first header field counts.
func TestPhaseOfAWrite(t *testing.T) {
	broken := errors.New("broken")
	tests := map[string]struct {
		report func(*httptrace.ClientTrace)
		err    error
		want   tigo.Outcome
	}{
		"nothing reported":       {func(*httptrace.ClientTrace) {}, broken, tigo.OutcomeUnknown},
		"a connection requested": {func(h *httptrace.ClientTrace) { h.GetConn("") }, broken, tigo.OutcomeNotSent},
		"headers being written":  {func(h *httptrace.ClientTrace) { h.GetConn(""); h.WroteHeaderField("Host", nil) }, broken, tigo.OutcomeUnknown},
		"headers written":        {func(h *httptrace.ClientTrace) { h.GetConn(""); h.WroteHeaders() }, broken, tigo.OutcomeUnknown},
		"dial, not reported":     {func(*httptrace.ClientTrace) {}, &net.OpError{Op: "dial", Err: broken}, tigo.OutcomeNotSent},
		"read, not reported":     {func(*httptrace.ClientTrace) {}, &net.OpError{Op: "read", Err: broken}, tigo.OutcomeUnknown},
		"name, not reported":     {func(*httptrace.ClientTrace) {}, &net.DNSError{Err: "no"}, tigo.OutcomeNotSent},
		"TLS alert, any time":    {func(*httptrace.ClientTrace) {}, errors.New("remote error: tls: bad record MAC"), tigo.OutcomeUnknown},
		"certificate":            {func(*httptrace.ClientTrace) {}, &tls.CertificateVerificationError{Err: broken}, tigo.OutcomeNotSent},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			client := clienttest.New(t, clienttest.Platform(func(q *http.Request) (*http.Response, error) {
				test.report(httptrace.ContextClientTrace(q.Context()))
				return nil, test.err
			}), func(c *tigo.Config) { c.Retry = clienttest.Quick })
			_, err := clienttest.Fetch(t, client, clienttest.CreateInvoice("1000"))
			e := clienttest.Failure(t, err)
			require.ErrorIs(t, err, test.err)
			assert.Equal(t, test.want, e.Outcome)
			if test.want == tigo.OutcomeUnknown {
				assert.Equal(t, 1, e.Attempts)
			}
		})
	}
}
