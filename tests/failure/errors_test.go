package failure_test

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/clienttest"
	"github.com/tigo-go/tigo/tigotest"
)

func TestFiveErrorBodiesGiveTheSameError(t *testing.T) {
	const gatewayCode = "messaging.adaptors.http.flow.ApplicationNotFound"
	tests := map[string]struct {
		status                                int
		body                                  string
		code, message, developerMessage, said string
		gateway                               bool
		kind                                  error
	}{
		"Home": {
			status: 404, body: `{"code": 404, "message": "No such contract"}`,
			code: "404", message: "No such contract", kind: tigo.ErrNotFound,
			said: "test.Balance: 404 Not Found: No such contract",
		},
		"CRM": {
			status: 403, body: `{"error":{"statusCode":"403","code":"15","message":"Not Authorized","developerMessage":"scope read is missing","errorURL":"https://x/y"},"_debug":{"a":1}}`,
			code: "15", message: "Not Authorized", developerMessage: "scope read is missing", kind: tigo.ErrForbidden,
			said: "test.Balance: 403 Forbidden: Not Authorized [15]",
		},
		"gateway": {
			status: 400, body: `{"fault":{"faultstring":"Unable to identify proxy","detail":{"errorcode":"` + gatewayCode + `"}}}`,
			code: gatewayCode, message: "Unable to identify proxy", gateway: true, kind: tigo.ErrBadRequest,
			said: "test.Balance: 400 Bad Request: Unable to identify proxy [" + gatewayCode + "]",
		},
		"sign-in": {
			status: 400, body: `{"ErrorCode":"invalid_request","Error":"Required param : grant_type"}`,
			code: "invalid_request", message: "Required param : grant_type", kind: tigo.ErrBadRequest,
			said: "test.Balance: 400 Bad Request: Required param : grant_type [invalid_request]",
		},
		"web page":      {status: 500, body: "<html>Oops</html>", said: "test.Balance: 500 Internal Server Error"},
		"nothing":       {status: 405, said: "test.Balance: 405 Method Not Allowed"},
		"cut":           {status: 400, body: `{"code": 400, "mess`, kind: tigo.ErrBadRequest, said: "test.Balance: 400 Bad Request"},
		"Latin-1":       {status: 400, body: "{\"code\":400,\"message\":\"No hay se\xf1al\"}", code: "400", message: "No hay señal", kind: tigo.ErrBadRequest, said: "test.Balance: 400 Bad Request: No hay señal"},
		"unheard of":    {status: 599, body: `{"code":1}`, code: "1", said: "test.Balance: 599 [1]"},
		"several lines": {status: 400, body: `{"code":400,"message":"a\nb\u0007\u2028c"}`, code: "400", message: "a\nb\a\u2028c", kind: tigo.ErrBadRequest, said: "test.Balance: 400 Bad Request: a b  c"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			server := tigotest.Start(t)
			client := clienttest.New(t, clienttest.Emulator(server))
			server.Inject(tigotest.Fault{Op: clienttest.OpGetBalance, Do: tigotest.Response{
				Status: test.status, Body: test.body, Header: http.Header{"X-Request-Id": {"r-1"}},
			}})
			var last tigo.Response
			_, err := clienttest.Fetch(t, client, clienttest.GetBalance(clienttest.Contract(server)), tigo.WithResponse(&last))
			e := clienttest.Failure(t, err)
			assert.Equal(t, "test.Balance", e.Op)
			assert.Equal(t, http.MethodGet, e.Method)
			assert.Equal(t, "/billing/contracts/{contractId}/balance", e.Route)
			assert.Equal(t, test.status, e.StatusCode)
			assert.Equal(t, test.code, e.Code)
			assert.Equal(t, test.message, e.Message)
			assert.Equal(t, test.developerMessage, e.DeveloperMessage)
			assert.Equal(t, test.gateway, e.FromGateway)
			assert.Equal(t, "r-1", e.RequestID)
			assert.Equal(t, test.body, string(e.Body))
			assert.Equal(t, 1, e.Attempts)
			assert.Equal(t, test.said+" (request id r-1)", e.Error())
			require.NoError(t, e.Unwrap())
			if test.kind != nil {
				require.ErrorIs(t, err, test.kind)
			}
			assert.Equal(t, test.status, last.StatusCode)
			assert.Equal(t, "r-1", last.RequestID)
		})
	}
}

// kinds are all Err variables, for errors.Is.
var kinds = map[string]error{
	"ErrBadRequest": tigo.ErrBadRequest, "ErrUnauthorized": tigo.ErrUnauthorized, "ErrForbidden": tigo.ErrForbidden,
	"ErrNotFound": tigo.ErrNotFound, "ErrRateLimited": tigo.ErrRateLimited, "ErrUnavailable": tigo.ErrUnavailable,
	"ErrTimeout": tigo.ErrTimeout, "ErrSignIn": tigo.ErrSignIn, "ErrClosed": tigo.ErrClosed, "ErrRedirected": tigo.ErrRedirected,
	"ErrTruncated": tigo.ErrTruncated, "ErrTooLarge": tigo.ErrTooLarge, "ErrMalformed": tigo.ErrMalformed, "ErrDeviation": tigo.ErrDeviation,
}

func TestKindsOfErrors(t *testing.T) {
	status := func(code int) tigotest.Fault {
		return tigotest.Fault{Op: clienttest.OpGetBalance, Do: tigotest.Response{Status: code}}
	}
	document := func(body string) tigotest.Fault {
		return tigotest.Fault{Op: clienttest.OpGetBalance, Do: tigotest.Response{Status: http.StatusOK, Body: body}}
	}
	token := func(do tigotest.Action) tigotest.Fault { return tigotest.Fault{Op: "tigo.SignIn", Do: do} }
	small := func(c *tigo.Config) { c.Limits.DocumentBytes = 10 }
	hasty := func(c *tigo.Config) { c.Limits.HeaderTimeout = 50 * time.Millisecond }
	tests := map[string]struct {
		fault  tigotest.Fault
		change func(*tigo.Config)
		want   []string
	}{
		"400":               {fault: status(400), want: []string{"ErrBadRequest"}},
		"401":               {fault: status(401), want: []string{"ErrUnauthorized"}},
		"403":               {fault: status(403), want: []string{"ErrForbidden"}},
		"404":               {fault: status(404), want: []string{"ErrNotFound"}},
		"405":               {fault: status(405)},
		"408":               {fault: status(408)},
		"409":               {fault: status(409)},
		"429":               {fault: status(429), want: []string{"ErrRateLimited"}},
		"500":               {fault: status(500)},
		"501":               {fault: status(501)},
		"502":               {fault: status(502), want: []string{"ErrUnavailable"}},
		"503":               {fault: status(503), want: []string{"ErrUnavailable"}},
		"504":               {fault: status(504), want: []string{"ErrUnavailable"}},
		"304":               {fault: status(304), want: []string{"ErrRedirected"}},
		"307":               {fault: status(307), want: []string{"ErrRedirected"}},
		"empty":             {fault: document(""), want: []string{"ErrMalformed"}},
		"null":              {fault: document("null"), want: []string{"ErrMalformed"}},
		"not JSON":          {fault: document("{]"), want: []string{"ErrMalformed"}},
		"a page":            {fault: document("<html>"), want: []string{"ErrMalformed"}},
		"deviating":         {fault: document(`{"dueAmount":"1"}`), want: []string{"ErrDeviation"}},
		"large":             {fault: document(`{"dueAmount":1}`), change: small, want: []string{"ErrTooLarge"}},
		"cut":               {fault: tigotest.Fault{Op: clienttest.OpGetBalance, Do: tigotest.Cut(3)}, want: []string{"ErrTruncated"}},
		"reset":             {fault: tigotest.Fault{Op: clienttest.OpGetBalance, Do: tigotest.ResetConnection()}, want: []string{"ErrUnavailable"}},
		"silent":            {fault: tigotest.Fault{Op: clienttest.OpGetBalance, Do: tigotest.Hang()}, change: hasty, want: []string{"ErrUnavailable", "ErrTimeout"}},
		"refused sign-in":   {fault: tigotest.Fault{Op: "none"}, change: func(c *tigo.Config) { c.ClientID = "other" }, want: []string{"ErrSignIn", "ErrUnauthorized"}},
		"redirected token":  {fault: token(tigotest.Response{Status: 302}), want: []string{"ErrSignIn", "ErrRedirected"}},
		"unavailable token": {fault: token(tigotest.Response{Status: 501}), want: []string{"ErrSignIn"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			server := tigotest.Start(t)
			client := clienttest.New(t, clienttest.Emulator(server), func(c *tigo.Config) {
				if test.change != nil {
					test.change(c)
				}
			})
			server.Inject(test.fault)
			var b struct {
				DueAmount tigo.Number `json:"dueAmount"`
			}
			response, err := client.Do(t.Context(), clienttest.GetBalance(clienttest.Contract(server)), tigo.WithStrict(), tigo.WithTimeout(5*time.Second))
			if err == nil {
				err = response.Decode(&b)
			}
			e := clienttest.Failure(t, err)
			assert.ElementsMatch(t, test.want, kindsOf(err), "%v", err)
			assertSameError(t, e, exported(e))
		})
	}
	t.Run("closed", func(t *testing.T) {
		client := clienttest.New(t, clienttest.Emulator(tigotest.Start(t)))
		client.Close()
		_, err := clienttest.Fetch(t, client, clienttest.GetBalance("1"))
		require.ErrorIs(t, err, tigo.ErrClosed)
		require.NotErrorIs(t, err, tigo.ErrUnavailable)
		assertSameError(t, clienttest.Failure(t, err), exported(clienttest.Failure(t, err)))
	})
}

// kindsOf returns the names of an error's kinds.
func kindsOf(err error) []string {
	var names []string
	for name, target := range kinds {
		if errors.Is(err, target) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// exported returns a copy of an error with only the exported fields, as a test double makes it.
func exported(e *tigo.Error) *tigo.Error {
	return &tigo.Error{
		Op: e.Op, Method: e.Method, Route: e.Route, StatusCode: e.StatusCode, Code: e.Code, Message: e.Message,
		DeveloperMessage: e.DeveloperMessage, FromGateway: e.FromGateway, RequestID: e.RequestID, RetryAfter: e.RetryAfter,
		Attempts: e.Attempts, Outcome: e.Outcome, Idempotent: e.Idempotent, Body: e.Body, Err: e.Err,
	}
}

func assertSameError(t *testing.T, want, got *tigo.Error) {
	t.Helper()
	assert.Equal(t, kindsOf(want), kindsOf(got))
	assert.Equal(t, tigo.OutcomeOf(want), tigo.OutcomeOf(got))
	assert.Equal(t, tigo.Retryable(want), tigo.Retryable(got), "retryable")
	assert.Equal(t, want.Error(), got.Error())
	assert.Equal(t, want.LogValue().String(), got.LogValue().String())
	assert.Equal(t, want.Timeout(), got.Timeout())
}

// TestErrorsMadeByHand makes an error of each kind like a test double, and compares it with the error of a call.
func TestErrorsMadeByHand(t *testing.T) {
	tests := map[string]struct {
		kind error
		made *tigo.Error // made of exported fields, if these suffice
		do   tigotest.Fault
		with func(*tigo.Config)
	}{
		"bad request": {kind: tigo.ErrBadRequest, made: &tigo.Error{StatusCode: 400, Message: "Bad Request", Outcome: tigo.OutcomeRefused}, do: refusal(400)},
		"forbidden":   {kind: tigo.ErrForbidden, made: &tigo.Error{StatusCode: 403, Message: "Forbidden", Outcome: tigo.OutcomeRefused}, do: refusal(403)},
		"not found":   {kind: tigo.ErrNotFound, made: &tigo.Error{StatusCode: 404, Message: "Not Found", Outcome: tigo.OutcomeRefused}, do: refusal(404)},
		"rate limit": {
			kind: tigo.ErrRateLimited, do: refusal(429),
			made: &tigo.Error{StatusCode: 429, Message: "Too Many Requests", Outcome: tigo.OutcomeRefused},
		},
		"unauthorized": {
			kind: tigo.ErrUnauthorized, made: &tigo.Error{StatusCode: 401, Message: "Unauthorized", Outcome: tigo.OutcomeRefused},
			do: refusal(401), with: keepToken,
		},
		"unavailable": {
			kind: tigo.ErrUnavailable, made: &tigo.Error{StatusCode: 503},
			do: tigotest.Fault{Op: clienttest.OpGetBalance, Do: tigotest.Response{Status: 503}},
		},
		"redirected": {kind: tigo.ErrRedirected, do: tigotest.Fault{Op: clienttest.OpGetBalance, Do: tigotest.Response{Status: 302}}},
		"truncated":  {kind: tigo.ErrTruncated, do: tigotest.Fault{Op: clienttest.OpGetBalance, Do: tigotest.Cut(0)}},
		"too large": {
			kind: tigo.ErrTooLarge, do: tigotest.Fault{Op: "none"}, with: func(c *tigo.Config) { c.Limits.DocumentBytes = 10 },
		},
		"malformed":  {kind: tigo.ErrMalformed, do: tigotest.Fault{Op: clienttest.OpGetBalance, Do: tigotest.Response{Status: 200, Body: "]"}}},
		"deviation":  {kind: tigo.ErrDeviation, do: tigotest.Fault{Op: clienttest.OpGetBalance, Do: tigotest.Response{Status: 200, Body: `{"dueAmount":"1"}`}}},
		"sign-in":    {kind: tigo.ErrSignIn, do: tigotest.Fault{Op: "none"}, with: func(c *tigo.Config) { c.ClientID = "other" }},
		"a deadline": {kind: tigo.ErrTimeout, do: tigotest.Fault{Op: clienttest.OpGetBalance, Do: tigotest.Hang()}},
		"not sent": {
			kind: tigo.ErrNotSent, made: &tigo.Error{Err: tigo.ErrNotSent, Outcome: tigo.OutcomeNotSent}, do: tigotest.Fault{Op: "none"},
			with: func(c *tigo.Config) {
				c.RateLimiter = clienttest.Limiter(func(context.Context) error { return tigo.ErrNotSent })
			},
		},
		"any failure": {kind: errors.New("boom"), made: &tigo.Error{Err: errors.New("boom")}, do: tigotest.Fault{Op: "none"}, with: func(c *tigo.Config) { c.Transport = brokenTransport{tigo.DefaultTransport()} }},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			server := tigotest.Start(t)
			client := clienttest.New(t, clienttest.Emulator(server), func(c *tigo.Config) {
				c.Retry.Attempts = 1
				if test.with != nil {
					test.with(c)
				}
			})
			server.Inject(test.do)
			var b struct {
				DueAmount tigo.Number `json:"dueAmount"`
			}
			response, err := client.Do(t.Context(), clienttest.GetBalance(clienttest.Contract(server)), tigo.WithStrict(), tigo.WithTimeout(time.Second))
			if err == nil {
				err = response.Decode(&b)
			}
			want := clienttest.Failure(t, err)
			like := func(e *tigo.Error) {
				e.Op, e.Method, e.Route, e.Attempts = want.Op, want.Method, want.Route, want.Attempts
				e.Message, e.RequestID, e.Idempotent = want.Message, want.RequestID, want.Idempotent
			}
			made := tigotest.NewError(test.kind, like)
			assert.Equal(t, kindsOf(want), kindsOf(made))
			assert.Equal(t, tigo.OutcomeOf(want), tigo.OutcomeOf(made))
			assert.Equal(t, tigo.Retryable(want), tigo.Retryable(made), "retryable")
			assert.Equal(t, want.StatusCode, made.StatusCode)
			if test.made != nil {
				like(test.made)
				assertSameError(t, want, test.made)
				assertSameError(t, want, made)
			}
		})
	}
	t.Run("closed", func(t *testing.T) {
		client := clienttest.New(t, clienttest.Emulator(tigotest.Start(t)))
		client.Close()
		_, err := clienttest.Fetch(t, client, clienttest.GetBalance("1"))
		made := tigotest.NewError(tigo.ErrClosed, func(e *tigo.Error) { e.Op, e.Route = clienttest.GetBalance("1").Op, clienttest.GetBalance("1").Route })
		assertSameError(t, clienttest.Failure(t, err), made)
	})
	t.Run("a write", func(t *testing.T) {
		post := func(e *tigo.Error) { e.Op, e.Method = clienttest.OpCreateInvoice, http.MethodPost }
		assert.False(t, tigo.Retryable(tigotest.NewError(tigo.ErrTimeout, post)), "the invoice may have been created")
		idempotent := func(e *tigo.Error) { e.Method, e.Idempotent = http.MethodDelete, true }
		assert.True(t, tigo.Retryable(tigotest.NewError(tigo.ErrTimeout, idempotent)))
		assert.True(t, tigotest.NewError(tigo.ErrTimeout).Idempotent, "a read")
	})
	t.Run("cancelled", func(t *testing.T) {
		made := tigotest.NewError(context.Canceled)
		require.ErrorIs(t, made, context.Canceled)
		assert.False(t, tigo.Retryable(made))
		assert.Empty(t, kindsOf(made))
	})
}

func refusal(status int) tigotest.Fault {
	body := fmt.Sprintf(`{"code": %d, "message": %q}`, status, http.StatusText(status))
	return tigotest.Fault{Op: clienttest.OpGetBalance, Do: tigotest.Response{Status: status, Body: body}}
}

// keepToken sets a token source with a single token, so that there is no further attempt after a 401.
func keepToken(c *tigo.Config) {
	c.ClientID, c.ClientSecret, c.TokenSource = "", tigo.Secret{}, clienttest.Token()
}

// brokenTransport fails for every call, but not for a sign-in.
type brokenTransport struct{ base http.RoundTripper }

func (b brokenTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	if op, ok := tigo.OperationFromContext(r.Context()); ok && op.Op != "tigo.SignIn" {
		return nil, errors.New("boom")
	}
	return b.base.RoundTrip(r)
}

// TestCopiesOfErrors copies errors. A changed copy has the text and the kinds of its new fields. An unchanged copy still
// redacts the values of the call.
func TestCopiesOfErrors(t *testing.T) {
	client := clienttest.New(t, clienttest.Platform(func(*http.Request) (*http.Response, error) {
		return clienttest.Response(429, `{"code":429,"message":"too many for SanPedro"}`), nil
	}))
	request, _ := personalCall()
	_, err := clienttest.Fetch(t, client, request)
	original := clienttest.Failure(t, err)
	same := *original
	assert.Equal(t, original.Error(), same.Error())
	assert.NotContains(t, same.Error(), "SanPedro")
	changed := *original
	changed.StatusCode, changed.Message = http.StatusNotFound, "no such contract"
	require.ErrorIs(t, &changed, tigo.ErrNotFound)
	require.NotErrorIs(t, &changed, tigo.ErrRateLimited)
	assert.False(t, tigo.Retryable(&changed))
	assert.Equal(t, "test.Personal: 404 Not Found: no such contract [429]", changed.Error())
	require.NotErrorIs(t, original, tigo.ErrNotFound)
	odd := *original
	odd.Err = oddError{"not", "comparable"}
	assert.Contains(t, odd.Error(), "comparable")
}

// oddError is an error of a type that is not comparable: == panics.
type oddError []string

func (e oddError) Error() string { return strings.Join(e, " ") }

// personalCall returns a request with a personal value in every place, and these values.
func personalCall() (tigo.Request, []string) {
	values := []string{
		"cc-79555", "ñandú 7", "Ana María", "ana@correo.example", "4111111111111111", "123", "1234", "12500.75", "a/b?c", "SanPedro",
	}
	return tigo.Request{
		Op: "test.Personal", Method: http.MethodPost, Route: "/a/{customerId}/b/{name}",
		Path:  []string{values[0], values[1]},
		Query: map[string][]string{"q": {values[2]}, "r": {values[8]}},
		Body: map[string]any{
			"email": values[3], "card": tigo.NewSecret(values[4]), "cvv": tigo.NewSecret(values[5]),
			"list": []any{map[string]any{"pin": values[6]}}, "amount": tigo.MustNumber(values[7]), "city": values[9],
		},
	}, values
}

// TestErrorsRedactTheCallersValues has responses that repeat the values of the caller in every place. No text of the SDK
// contains them.
func TestErrorsRedactTheCallersValues(t *testing.T) {
	request, values := personalCall()
	var anyOf []string
	for _, v := range values {
		anyOf = append(anyOf, regexp.QuoteMeta(v))
	}
	shown := regexp.MustCompile(`(^|[^\pL\d])(` + strings.Join(anyOf, "|") + `)($|[^\pL\d])`)
	echoes := map[string]func(said string) *http.Response{
		"message": func(said string) *http.Response {
			body, _ := json.Marshal(map[string]any{"code": 400, "message": said})
			return clienttest.Response(400, string(body))
		},
		"code": func(said string) *http.Response {
			body, _ := json.Marshal(map[string]any{"code": said, "message": "no"})
			return clienttest.Response(400, string(body))
		},
		"developer message": func(said string) *http.Response {
			body, _ := json.Marshal(map[string]any{"error": map[string]any{"message": said, "developerMessage": said}})
			return clienttest.Response(400, string(body))
		},
		"gateway": func(said string) *http.Response {
			body, _ := json.Marshal(map[string]any{"fault": map[string]any{"faultstring": said}})
			return clienttest.Response(500, string(body))
		},
		"page": func(said string) *http.Response { return clienttest.Response(500, "<html>"+said) },
		"location": func(said string) *http.Response {
			return clienttest.Response(302, "", "Location", "https://elsewhere.example/"+said)
		},
	}
	for name, echo := range echoes {
		for _, value := range values {
			client := clienttest.New(t, clienttest.Platform(func(q *http.Request) (*http.Response, error) {
				return echo("bad value " + value + " in " + q.URL.String() + " (" + q.URL.Path + ")"), nil
			}))
			_, err := clienttest.Fetch(t, client, request)
			e := clienttest.Failure(t, err)
			for how, text := range printedError(t, e) {
				assert.False(t, shown.MatchString(text), "%s, %s: %s", name, how, text)
				assert.NotContains(t, text, "://", "%s, %s", name, how)
			}
			assert.NotContains(t, e.Error(), "\n")
		}
	}
}

// printedError returns an error printed and stored in every way that does not access its fields.
func printedError(t *testing.T, e *tigo.Error) map[string]string {
	t.Helper()
	ways := map[string]string{"Error": e.Error()}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d", "%t"} {
		ways[verb] = fmt.Sprintf(verb, e)
		ways["wrapped "+verb] = fmt.Sprintf("%v", fmt.Errorf("while paying: %w", e))
	}
	var text, structured bytes.Buffer
	slog.New(slog.NewTextHandler(&text, nil)).Error("call failed", slog.Any("err", e))
	slog.New(slog.NewJSONHandler(&structured, nil)).Error("call failed", slog.Any("err", e))
	ways["slog text"], ways["slog JSON"] = text.String(), structured.String()
	return ways
}

func TestErrorsMarshalWithoutMessages(t *testing.T) {
	client := clienttest.New(t, clienttest.Platform(func(*http.Request) (*http.Response, error) {
		return clienttest.Response(400, `{"error":{"code":"15","message":"for Ana","developerMessage":"for Ana"}}`, "X-Request-Id", "r-1"), nil
	}))
	_, err := clienttest.Fetch(t, client, clienttest.GetBalance("1"))
	e := clienttest.Failure(t, err)
	assert.Contains(t, string(e.Body), "Ana")
	asJSON, err := json.Marshal(e)
	require.NoError(t, err)
	assert.Contains(t, string(asJSON), `"Op":"test.Balance"`)
	assert.Contains(t, string(asJSON), `"RequestID":"r-1"`)
	asXML, err := xml.Marshal(e)
	require.NoError(t, err)
	for _, marshalled := range [][]byte{asJSON, asXML} {
		assert.NotContains(t, string(marshalled), "Ana")
	}
}

// TestLongMessagesAreCut has long messages. The text of the error is one line of at most 1 KiB, cut after a whole rune.
func TestLongMessagesAreCut(t *testing.T) {
	for _, letter := range []string{"x", "ñ", "語"} {
		client := clienttest.New(t, clienttest.Platform(func(*http.Request) (*http.Response, error) {
			return clienttest.Response(400, `{"code":"`+strings.Repeat(letter, 5000)+`","message":"`+strings.Repeat(letter, 5000)+`"}`), nil
		}))
		_, err := clienttest.Fetch(t, client, clienttest.GetBalance("1"))
		e := clienttest.Failure(t, err)
		assert.Greater(t, len(e.Error()), 1000)
		assert.True(t, strings.HasSuffix(e.Error(), letter+"…"))
		assert.Len(t, []rune(e.Message), 5000)
	}
}

// TestErrorsNameTheAddress checks that addresses, which help to find a network fault, are not redacted.
func TestErrorsNameTheAddress(t *testing.T) {
	address := closedPort(t)
	client := clienttest.New(t, clienttest.With(tigo.Config{
		BaseURL: "http://" + address, Country: tigo.Colombia, TokenSource: clienttest.Token(), Retry: tigo.Retry{Attempts: 1},
	}))
	_, err := clienttest.Fetch(t, client, clienttest.GetBalance("1000"))
	assert.Contains(t, err.Error(), address)
}
