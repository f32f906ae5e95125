// Package signin_test tests how the client gets an access token, and what its callers get if that fails.
package signin_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/clienttest"
	"github.com/tigo-go/tigo/tigotest"
)

// tokenFault returns a fault of the token endpoint that lasts until it is removed.
func tokenFault(do tigotest.Action) tigotest.Fault { return tigotest.Fault{Op: "tigo.SignIn", Do: do} }

// assertIs checks that an error matches several targets. Unlike require, it may be used in any goroutine.
func assertIs(t *testing.T, err error, targets ...error) {
	t.Helper()
	for _, target := range targets {
		assert.ErrorIs(t, err, target)
	}
}

func TestSignInWithWrongCredentials(t *testing.T) {
	const wrong = "wr0ng+secret/with%and&"
	server := tigotest.Start(t)
	client := clienttest.New(t, clienttest.Emulator(server), func(c *tigo.Config) { c.ClientSecret = tigo.NewSecret(wrong) })
	for _, call := range []func() error{
		func() error { return client.SignIn(t.Context()) },
		func() error { _, err := client.Do(t.Context(), clienttest.GetBalance("100")); return err }, // returns the remembered error
	} {
		err := call()
		require.ErrorIs(t, err, tigo.ErrSignIn)
		require.ErrorIs(t, err, tigo.ErrUnauthorized)
		failure, _ := errors.AsType[*tigo.Error](err)
		assert.Equal(t, "invalid_client", failure.Code)
		assert.Equal(t, http.StatusUnauthorized, failure.StatusCode)
		assert.Equal(t, tigo.OutcomeNotSent, failure.Outcome)
		assert.Zero(t, failure.Attempts)
		assert.False(t, tigo.Retryable(err))
		assert.NotContains(t, err.Error()+failure.Message+string(failure.Body), wrong)
	}
	assert.Len(t, server.Requests(), 1)
}

func TestSignInOfAnApplicationThatIsNotApproved(t *testing.T) {
	for _, status := range []tigotest.Status{tigotest.StatusPending, tigotest.StatusRejected} {
		t.Run(string(status), func(t *testing.T) {
			client, server := tigotest.NewClient(t, tigo.Colombia)
			server.SetStatus(status)
			err := client.SignIn(t.Context())
			require.ErrorIs(t, err, tigo.ErrSignIn)
			require.ErrorIs(t, err, tigo.ErrUnauthorized)
			failure, _ := errors.AsType[*tigo.Error](err)
			assert.Equal(t, "invalid_client", failure.Code)
			assert.Contains(t, err.Error(), string(status))
			assert.Len(t, server.Requests(), 1)
		})
	}
}

func TestSignInAtEitherTokenURL(t *testing.T) {
	for title, place := range map[string]func(*tigotest.Server) string{
		"default":      func(*tigotest.Server) string { return "" },
		"path":         func(*tigotest.Server) string { return "/v2/oauth/token" },
		"whole URL":    func(s *tigotest.Server) string { return s.URL + "/v2/oauth/token" },
		"default path": func(*tigotest.Server) string { return "/oauth/client_credential/accesstoken" },
	} {
		t.Run(title, func(t *testing.T) {
			server := tigotest.Start(t, tigotest.FailOnViolations())
			config := server.Config(tigo.Colombia)
			config.TokenURL, config.Scopes = place(server), []string{"read"}
			client := clienttest.New(t, clienttest.With(config))
			require.NoError(t, client.SignIn(t.Context()))
			_, err := client.Do(t.Context(), clienttest.GetBalance(clienttest.Contract(server)))
			require.NoError(t, err)
			assert.Equal(t, 1, server.Count("tigo.SignIn"))
		})
	}
}

func TestARedirectOfTheTokenEndpointIsNotFollowed(t *testing.T) {
	for _, status := range []int{301, 302, 303, 307, 308} {
		t.Run(http.StatusText(status), func(t *testing.T) {
			var elsewhere atomic.Int32
			other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				elsewhere.Add(1)
				_, _ = w.Write([]byte(`{"access_token":"theirs"}`))
			}))
			defer other.Close()
			client, server := tigotest.NewClient(t, tigo.Colombia)
			server.Inject(tokenFault(tigotest.Redirect(status, other.URL)))
			err := client.SignIn(t.Context())
			require.ErrorIs(t, err, tigo.ErrSignIn)
			require.ErrorIs(t, err, tigo.ErrRedirected)
			assert.Zero(t, elsewhere.Load())
			assert.Equal(t, 1, server.Count("tigo.SignIn"))
		})
	}
}

func TestARevokedTokenIsReplacedAndTheCallReplayed(t *testing.T) {
	client, server := tigotest.NewClient(t, tigo.Colombia)
	contract := clienttest.Contract(server)
	require.NoError(t, client.SignIn(t.Context()))
	for round := 1; round <= 3; round++ {
		server.RevokeTokens()
		response, err := client.Do(t.Context(), clienttest.GetBalance(contract))
		require.NoError(t, err)
		assert.Equal(t, 2, response.Attempts)
		assert.Equal(t, 1+round, server.Count("tigo.SignIn"))
		assert.Equal(t, 2*round, server.Count("billing.GetBalance"))
	}
}

func TestARevokedTokenIsReplacedOnceForAllCallers(t *testing.T) {
	client, server := tigotest.NewClient(t, tigo.Colombia)
	contract := clienttest.Contract(server)
	require.NoError(t, client.SignIn(t.Context()))
	server.RevokeTokens()
	var callers sync.WaitGroup
	for range 200 {
		callers.Go(func() {
			_, err := client.Do(t.Context(), clienttest.GetBalance(contract))
			assert.NoError(t, err)
		})
	}
	callers.Wait()
	assert.Equal(t, 2, server.Count("tigo.SignIn"))
	assert.LessOrEqual(t, server.Count("billing.GetBalance"), 400)
}

func TestAWriteIsReplayedOnlyWhenTheGatewayRefusedTheToken(t *testing.T) {
	for title, test := range map[string]struct {
		refusal  tigotest.Response
		requests int
	}{
		"gateway":  {tigotest.GatewayFault(401, "keymanagement.service.access_token_expired"), 2},
		"back end": {tigotest.Response{Status: 401, Body: `{"code":401,"message":"Unauthorized"}`}, 1},
	} {
		t.Run(title, func(t *testing.T) {
			client, server := tigotest.NewClient(t, tigo.Colombia)
			server.Inject(tigotest.Fault{Op: "billing.CreateInvoice", Times: 1, Do: test.refusal})
			_, err := client.Do(t.Context(), tigo.Request{
				Method: http.MethodPost,
				Route:  "/billing/contracts/{contractId}/invoices/",
				Path:   []string{clienttest.Contract(server)},
				Body:   map[string]tigo.Number{"amount": tigo.NumberOf(1000)},
			})
			assert.Equal(t, test.requests == 1, errors.Is(err, tigo.ErrUnauthorized), "%v", err)
			assert.Equal(t, test.requests, server.Count("billing.CreateInvoice"))
			assert.Equal(t, test.requests-1, server.Bookings("billing.CreateInvoice"))
		})
	}
}

func TestUnauthorizedWithEveryToken(t *testing.T) {
	client, server := tigotest.NewClient(t, tigo.Colombia)
	server.Inject(tigotest.Fault{Op: "billing.GetBalance", Do: tigotest.GatewayFault(401, "oauth.v2.InvalidAccessToken")})
	_, err := client.Do(t.Context(), clienttest.GetBalance("100"))
	require.ErrorIs(t, err, tigo.ErrUnauthorized)
	require.NotErrorIs(t, err, tigo.ErrSignIn)
	failure, _ := errors.AsType[*tigo.Error](err)
	assert.Equal(t, "oauth.v2.InvalidAccessToken", failure.Code)
	assert.True(t, failure.FromGateway)
	assert.Equal(t, tigo.OutcomeRefused, failure.Outcome)
	assert.Equal(t, 2, failure.Attempts)
	assert.Equal(t, 2, server.Count("billing.GetBalance"))

	var callers sync.WaitGroup
	for range 1000 {
		callers.Go(func() {
			_, err := client.Do(t.Context(), clienttest.GetBalance("100"))
			assert.ErrorIs(t, err, tigo.ErrUnauthorized)
		})
	}
	callers.Wait()
	assert.LessOrEqual(t, server.Count("tigo.SignIn"), 4)
	assert.LessOrEqual(t, server.Count("billing.GetBalance"), 2*1001)
}

func TestNoReplayWithTheSameToken(t *testing.T) {
	var tokens, calls atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.URL.Path, "accesstoken") {
			tokens.Add(1)
			_, _ = w.Write([]byte(`{"access_token":"T0"}`))
			return
		}
		calls.Add(1)
		w.WriteHeader(http.StatusUnauthorized)
	}))
	defer server.Close()
	client := clienttest.New(t, clienttest.With(tigo.Config{
		BaseURL: server.URL, Country: tigo.Colombia, ClientID: "id", ClientSecret: tigo.NewSecret("secret"),
	}))
	_, err := client.Do(t.Context(), clienttest.GetBalance("100"))
	require.ErrorIs(t, err, tigo.ErrUnauthorized)
	assert.EqualValues(t, 2, tokens.Load())
	assert.EqualValues(t, 1, calls.Load())
}

func TestAFailingTokenEndpointGetsFewRequests(t *testing.T) {
	for title, test := range map[string]struct {
		do  tigotest.Action
		is  error
		max int
	}{
		"unavailable": {tigotest.Response{Status: 503}, tigo.ErrUnavailable, 3},
		"a page":      {tigotest.Response{Status: 200, Header: http.Header{"Content-Type": {"text/html"}}, Body: "<html>Login</html>"}, tigo.ErrSignIn, 3},
		"empty":       {tigotest.Response{Status: 200}, tigo.ErrSignIn, 3},
		"not JSON":    {tigotest.Raw("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{{"), tigo.ErrSignIn, 3},
		"cut":         {tigotest.Cut(20), tigo.ErrSignIn, 3},
		"reset":       {tigotest.ResetConnection(), tigo.ErrSignIn, 6}, // net/http repeats the request if a reused connection is closed
		"refused":     {tigotest.Response{Status: 403}, tigo.ErrForbidden, 1},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			client, server := tigotest.NewClient(t, tigo.Colombia)
			server.Inject(tokenFault(test.do))
			var callers sync.WaitGroup
			for range 1000 {
				callers.Go(func() {
					_, err := client.Do(t.Context(), clienttest.GetBalance("100"))
					assert.Equal(t, tigo.OutcomeNotSent, tigo.OutcomeOf(err))
					assertIs(t, err, tigo.ErrSignIn, test.is)
				})
			}
			callers.Wait()
			assert.LessOrEqual(t, server.Count("tigo.SignIn"), test.max)
			assert.Zero(t, server.Count("billing.GetBalance"))
		})
	}
}

func TestASilentTokenEndpointBlocksNoCaller(t *testing.T) {
	client, server := tigotest.NewClient(t, tigo.Colombia)
	server.Inject(tokenFault(tigotest.Hang()))
	began := time.Now()
	var callers sync.WaitGroup
	for range 1000 {
		callers.Go(func() {
			ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
			defer cancel()
			_, err := client.Do(ctx, clienttest.GetBalance("100"))
			assert.Equal(t, tigo.OutcomeNotSent, tigo.OutcomeOf(err))
			assertIs(t, err, tigo.ErrTimeout, context.DeadlineExceeded)
		})
	}
	callers.Wait()
	assert.Less(t, time.Since(began), 5*time.Second, "the sign-in itself has 30 s")
	assert.LessOrEqual(t, server.Count("tigo.SignIn"), 1)
}

func TestACancelledCallerAffectsNoOther(t *testing.T) {
	client, server := tigotest.NewClient(t, tigo.Colombia)
	server.Inject(tigotest.Fault{Op: "tigo.SignIn", Delay: 200 * time.Millisecond})
	leader, leave := context.WithCancel(t.Context())
	var callers sync.WaitGroup
	callers.Go(func() { assert.ErrorIs(t, client.SignIn(leader), context.Canceled) })
	callers.Go(func() { assert.NoError(t, client.SignIn(t.Context())) })
	leave()
	callers.Wait()
	assert.Equal(t, 1, server.Count("tigo.SignIn"))
}

func TestSixCountriesShareOneSignInAndOnePool(t *testing.T) {
	client, server := tigotest.NewClient(t, tigo.Colombia)
	countries := []tigo.Country{tigo.Bolivia, tigo.Colombia, tigo.Guatemala, tigo.Honduras, tigo.Paraguay, tigo.ElSalvador}
	reused := 0
	trace := httptrace.WithClientTrace(t.Context(), &httptrace.ClientTrace{GotConn: func(info httptrace.GotConnInfo) {
		if info.Reused {
			reused++
		}
	}})
	require.NoError(t, client.SignIn(t.Context()))
	for _, country := range countries {
		response, err := client.ForCountry(country).Do(trace, clienttest.GetBalance(server.Customers(country)[0].Contracts[0].ID))
		require.NoError(t, err)
		require.NoError(t, response.Body.Close())
	}
	assert.Equal(t, 1, server.Count("tigo.SignIn"))
	assert.Equal(t, 6, server.Count("billing.GetBalance"))
	// On a slow machine, net/http may close a connection.
	assert.GreaterOrEqual(t, reused, 4, "all calls use the connection of the sign-in")
}

func TestCloseDuringASignIn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, err := tigo.New(tigo.Config{
			Environment: tigo.Sandbox, Country: tigo.Colombia, ClientID: "id", ClientSecret: tigo.NewSecret("secret"),
			Transport: clienttest.RoundTrip(func(req *http.Request) (*http.Response, error) {
				<-req.Context().Done()
				return nil, context.Cause(req.Context())
			}),
		})
		require.NoError(t, err)
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		require.ErrorIs(t, client.SignIn(ctx), tigo.ErrTimeout)
		client.Close()
		synctest.Wait()
		// The bubble ends here. It fails if a goroutine is left in it.
	})
}

func TestCloseLeavesNoGoroutine(t *testing.T) {
	server := tigotest.Start(t)
	server.Inject(tokenFault(tigotest.Hang()))
	before := runtime.NumGoroutine()
	for range 20 {
		client, err := tigo.New(server.Config(tigo.Colombia))
		require.NoError(t, err)
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Millisecond)
		require.Error(t, client.SignIn(ctx))
		cancel()
		client.Close()
	}
	server.Close() // with its own goroutines
	assert.Eventually(t, func() bool { return runtime.NumGoroutine() <= before }, 5*time.Second, 10*time.Millisecond)
}

// TestTheRefusalOfAReplacedTokenIsNotTheResultOfTheCall refuses a token. The client replaces it, and then the call fails without a
// response, or the sign-in does. The error is that failure, and not a 401, which would mean that the credentials are wrong.
func TestTheRefusalOfAReplacedTokenIsNotTheResultOfTheCall(t *testing.T) {
	refusal := tigotest.Fault{Op: "billing.CreateInvoice", Times: 1, Do: tigotest.GatewayFault(401, "oauth.v2.InvalidAccessToken")}
	for title, test := range map[string]struct {
		then    tigotest.Fault
		kind    error
		outcome tigo.Outcome
		status  int
	}{
		"no response": {
			tigotest.Fault{Op: "billing.CreateInvoice", When: tigotest.AfterBooking, Do: tigotest.ResetConnection()},
			tigo.ErrUnavailable, tigo.OutcomeUnknown, 0,
		},
		"no sign-in": {tokenFault(tigotest.Response{Status: 503}), tigo.ErrSignIn, tigo.OutcomeRefused, 503},
	} {
		t.Run(title, func(t *testing.T) {
			client, server := tigotest.NewClient(t, tigo.Colombia)
			require.NoError(t, client.SignIn(t.Context()))
			server.Inject(refusal, test.then)
			_, err := client.Do(t.Context(), tigo.Request{
				Method: http.MethodPost,
				Route:  "/billing/contracts/{contractId}/invoices/",
				Path:   []string{clienttest.Contract(server)},
				Body:   map[string]tigo.Number{"amount": tigo.NumberOf(1000)},
			})
			require.ErrorIs(t, err, test.kind)
			require.NotErrorIs(t, err, tigo.ErrUnauthorized)
			failure, _ := errors.AsType[*tigo.Error](err)
			assert.Equal(t, test.outcome, failure.Outcome)
			assert.Equal(t, test.status, failure.StatusCode)
			assert.Empty(t, failure.Code)
			assert.False(t, failure.FromGateway)
		})
	}
}
