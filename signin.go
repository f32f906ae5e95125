package tigo

import (
	"context"
	"net/http"
	"time"

	"golang.org/x/oauth2"

	"github.com/tigo-go/tigo/internal/transport"
	"github.com/tigo-go/tigo/internal/wire"
)

// TokenCache shares one access token among the processes of a fleet: set it as [Config.TokenCache]. One that keeps the
// token in Redis is in the module contrib/tigoredis; tigotest.TestTokenCache tells whether another one keeps to this page.
//
// It must be safe for concurrent use. A client asks it when it has no live token, shortly before its token ends, and
// after the platform has refused its token.
//
// What the client does for it:
//   - It asks in a goroutine of its own and waits at most 5 s: a cache that fails, hangs or panics costs no call. The
//     client signs in by itself then.
//   - It prints no error text of a cache.
//   - It does not use a token that has no Expiry or ends within 10 s.
//   - [Client.SignIn] asks the platform itself, once per client: a token of the cache says nothing of the credentials.
type TokenCache interface {
	// Token returns a live access token other than refused, the token that the platform has just answered with 401 ("":
	// none). signIn gets a new one from the platform.
	//
	// Token calls signIn at most once, and before it returns. The token of signIn always has its Expiry. signIn has a time
	// limit of its own, [Limits.SignInTimeout]. Token returns the error of signIn unchanged, and shares no failure as a token.
	Token(ctx context.Context, refused string, signIn func(context.Context) (*oauth2.Token, error)) (*oauth2.Token, error)
}

const opSignIn = "tigo.SignIn"

// SignIn makes sure that the client holds a live token, fetching one if it does not: call it when a program starts,
// or from a health probe. Wrong credentials are an [*Error] that is [ErrSignIn] and [ErrUnauthorized], with the code
// "invalid_client".
func (c *Client) SignIn(ctx context.Context) error {
	if err := c.ready(ctx, opSignIn); err != nil {
		return err
	}
	if err := c.core.transport.SignIn(ctx); err != nil {
		return signInFailed(err)
	}
	return nil
}

// signInFailed is the error of a sign-in that no call waited for.
func signInFailed(err error) *Error {
	r := &Response{}
	q := &r.call.Request
	q.Op, q.Method, q.Route = opSignIn, http.MethodPost, "/token"
	r.call.Outcome = transport.NotSent
	return r.fail(err)
}

// tokenBody is the token endpoint's answer, all of whose values are strings.
type tokenBody struct {
	AccessToken string `json:"access_token"`
	ExpiresIn   string `json:"expires_in"` // seconds
	IssuedAt    string `json:"issued_at"`  // milliseconds since 1970
	Status      string `json:"status"`     // of the application
}

// readToken reads a token answer, as leniently as its odd values need: one that cannot be read is not said.
func readToken(data []byte) (transport.TokenAnswer, bool) {
	var b tokenBody
	if codec.Unmarshal(data, &b, wire.Options{AllowTrailing: true}) != nil {
		return transport.TokenAnswer{}, false
	}
	answer := transport.TokenAnswer{AccessToken: b.AccessToken, Status: b.Status}
	if seconds := quantity(b.ExpiresIn); seconds > 0 {
		answer.ExpiresIn = time.Duration(min(seconds, 1e9) * float64(time.Second))
	}
	if ms := quantity(b.IssuedAt); ms > 0 && ms < 1e14 {
		answer.IssuedAt = time.UnixMilli(int64(ms))
	}
	return answer, true
}

// quantity is a number in a string, 0 when it is none.
func quantity(text string) float64 {
	n, err := ParseNumber(text)
	if err != nil {
		return 0
	}
	f, err := n.Float64()
	if err != nil {
		return 0
	}
	return f
}
