package tigo

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo/internal/transport"
)

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// fetchToken returns the access token that a client reads from a token response. It cancels the context, so that there is
// one attempt.
func fetchToken(ctx context.Context, body string) (transport.AccessToken, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	return transport.Credentials{
		URL:     "https://token.example" + tokenPath,
		Get:     func(context.Context) (string, string, error) { return "id", "secret", nil },
		Limits:  Limits{}.withDefaults().transport(),
		Token:   readToken,
		Problem: readProblem,
	}.Fetch(roundTrip(func(*http.Request) (*http.Response, error) {
		cancel()
		return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(strings.NewReader(body))}, nil
	}))(ctx, "")
}

func TestTokenLifetimes(t *testing.T) {
	const defaultLifetime = 30 * time.Minute
	tests := map[string]struct {
		expiresIn string // the JSON value; "" if the member is missing
		want      time.Duration
	}{
		"the platform":        {`"172799"`, 172799 * time.Second},
		"bare":                {`3600`, time.Hour},
		"with a point":        {`3600.0`, time.Hour},
		"quoted with a point": {`"3600.0"`, time.Hour},
		"with an exponent":    {`1.5e3`, 1500 * time.Second},
		"a fraction":          {`90.5`, 90500 * time.Millisecond},
		"missing":             {``, defaultLifetime},
		"null":                {`null`, defaultLifetime},
		"empty":               {`""`, defaultLifetime},
		"zero":                {`"0"`, defaultLifetime},
		"negative":            {`-1`, defaultLifetime},
		"no number":           {`"soon"`, defaultLifetime},
		"an object":           {`{"seconds":3600}`, defaultLifetime},
		"too short":           {`1`, time.Minute},
		"much too short":      {`0.001`, time.Minute},
		"long":                {`604800`, 72 * time.Hour},
		"beyond a Duration":   {`9223372036854775807`, 72 * time.Hour},
		"huge":                {`1e308`, 72 * time.Hour},
		"beyond a float":      {`1e400`, defaultLifetime},
	}
	for title, test := range tests {
		t.Run(title, func(t *testing.T) {
			document := `{"access_token":"T0","token_type":"BearerToken","status":"approved"`
			if test.expiresIn != "" {
				document += `,"expires_in":` + test.expiresIn
			}
			got, err := fetchToken(t.Context(), document+"}")
			require.NoError(t, err)
			assert.Equal(t, transport.AccessToken{Value: "T0", Lifetime: test.want}, got)
		})
	}
}

func TestTokenResponses(t *testing.T) {
	tests := map[string]struct {
		body string
		want string // the access token; "" for an error
		code string
	}{
		"as documented":         {body: `{"access_token":"T0","status":"approved"}`, want: "T0"},
		"only a token":          {body: `{"access_token":"T0"}`, want: "T0"},
		"odd letters":           {body: `{"access_token":"a+/%&=~\u0041"}`, want: "a+/%&=~A"},
		"byte order mark, tail": {body: "\ufeff" + `{"access_token":"T0"} tail`, want: "T0"},
		"status in capitals":    {body: `{"access_token":"T0","status":"APPROVED"}`, want: "T0"},
		"pending":               {body: `{"access_token":"T0","status":"pending"}`, code: "invalid_client"},
		"rejected":              {body: `{"access_token":"T0","status":"rejected"}`, code: "invalid_client"},
		"empty":                 {body: ``},
		"null":                  {body: `null`},
		"a page":                {body: `<html>`},
		"no token":              {body: `{"expires_in":"172799"}`},
		"an empty token":        {body: `{"access_token":""}`},
		"a token with a blank":  {body: `{"access_token":"a b"}`},
		"a split header":        {body: `{"access_token":"a\r\nX-B: c"}`},
		"truncated":             {body: `{"access_token":"T0`},
	}
	for title, test := range tests {
		t.Run(title, func(t *testing.T) {
			got, err := fetchToken(t.Context(), test.body)
			assert.Equal(t, test.want, got.Value)
			if test.want != "" {
				require.NoError(t, err)
				return
			}
			var failed *transport.SignInError
			require.ErrorAs(t, err, &failed)
			assert.Equal(t, test.code, failed.Problem.Code)
		})
	}
}

func FuzzReadToken(f *testing.F) {
	for _, seed := range [][3]string{
		{"T0", `"172799"`, `"1405620313800"`},
		{"a+/%&=~ é", `3600.0`, `null`},
		{"", `"0"`, `-1`},
		{"T0", `1.5e3`, `1e400`},
		{"T0", `{"a":[`, `"x`},
		{"T0", `-9223372036854775808`, `""`},
	} {
		f.Add(seed[0], seed[1], seed[2])
	}
	f.Fuzz(func(t *testing.T, token, expiresIn, issuedAt string) {
		quoted, err := json.Marshal(token)
		require.NoError(t, err)
		got, err := fetchToken(t.Context(), `{"access_token":`+string(quoted)+`,"expires_in":`+expiresIn+`,"issued_at":`+issuedAt+`}`)
		if err != nil {
			assert.Zero(t, got)
			var refusal *transport.SignInError
			require.ErrorAs(t, err, &refusal)
		} else {
			assert.GreaterOrEqual(t, got.Lifetime, time.Minute)
			assert.LessOrEqual(t, got.Lifetime, 72*time.Hour)
		}
		if !plainJSON(expiresIn) || !plainJSON(issuedAt) || len(token) > 1<<12 {
			return
		}
		unfit := strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r > '~' })
		assert.Equal(t, token == "" || unfit, err != nil)
		if err != nil {
			return
		}
		assert.Equal(t, token, got.Value)
		if seconds, e := strconv.Atoi(expiresIn); e == nil && seconds >= 60 && seconds <= 72*60*60 {
			assert.Equal(t, time.Duration(seconds)*time.Second, got.Lifetime)
		}
	})
}

// plainJSON reports whether the text is one JSON scalar of moderate length.
func plainJSON(text string) bool {
	return len(text) < 1<<12 && json.Valid([]byte(text)) && !strings.ContainsAny(text, "{[")
}
