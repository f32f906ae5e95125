package tigo

import (
	"context"
	"net/http"
	"time"

	"golang.org/x/oauth2"

	"github.com/tigo-go/tigo/internal/transport"
	"github.com/tigo-go/tigo/internal/wire"
)

// TokenCache shares one access token among the processes of a fleet: set it as [Config.TokenCache]. The module
// contrib/tigoredis has an implementation that keeps the token in Redis. tigotest.TestTokenCache checks that an
// implementation behaves as documented here.
//
// A TokenCache must be safe for concurrent use. The client has a token in memory, which it uses for most calls. It calls the
// cache when it has no live token, shortly before its token expires, and after the platform has refused its token.
//
// The client protects its calls from the cache:
//   - It calls the cache in a separate goroutine and waits at most 5 s, or half of [Limits.SignInTimeout] if that is less. If
//     the cache fails, hangs or panics, the client signs in by itself.
//   - It does not print the text of an error of the cache.
//   - It does not use a token that has no Expiry or expires within 10 s.
//   - It does not rely on the cache in [Client.SignIn], until one SignIn has fetched a token from the platform.
type TokenCache interface {
	// Token returns a live access token. signIn fetches a new token from the platform.
	//
	// An implementation must
	//   - not return the token refused, which the platform has just rejected with status 401; refused is "" if there is none
	//   - call signIn at most once, and not after Token has returned
	//   - return an error of signIn unchanged, and not cache it
	//
	// It can rely on these properties of signIn: a token from signIn has an Expiry, and signIn ends after
	// [Limits.SignInTimeout].
	Token(ctx context.Context, refused string, signIn func(context.Context) (*oauth2.Token, error)) (*oauth2.Token, error)
}

const opSignIn = "tigo.SignIn"

// SignIn fetches an access token, unless the client has a live one. Call it when a program starts, or from a health probe.
// With a [TokenCache], the first SignIn that succeeds fetches its token from the platform, even if the cache has one: only
// that proves the credentials.
//
// The error of a failed sign-in is kept for 1 s, then 2 s, 4 s and so on up to 16 s, or up to a minute if the platform asks
// for it. Meanwhile SignIn, like a call, may return it without a request.
//
// Errors:
//   - [ErrSignIn]: no access token could be fetched
//   - [ErrUnauthorized] as well, with the code "invalid_client": the credentials are wrong
func (c *Client) SignIn(ctx context.Context) error {
	if err := c.ready(ctx, opSignIn); err != nil {
		return err
	}
	if err := c.core.transport.SignIn(ctx); err != nil {
		return signInFailed(err)
	}
	return nil
}

// signInFailed returns the error of a sign-in, for [Client.SignIn] and for the observer.
func signInFailed(err error) *Error {
	r := newResponse()
	q := &r.call.Request
	q.Op, q.Method, q.Route = opSignIn, http.MethodPost, "/token"
	r.call.Outcome = transport.NotSent
	return r.fail(err)
}

// tokenBody is the body of a token response. All its values are strings.
type tokenBody struct {
	AccessToken string `json:"access_token"`
	ExpiresIn   string `json:"expires_in"` // seconds
	IssuedAt    string `json:"issued_at"`  // milliseconds since 1970
	Status      string `json:"status"`     // of the application
}

// readToken reads the body of a token response. It leaves an unreadable value at its zero value.
func readToken(data []byte) (transport.TokenResponse, bool) {
	var b tokenBody
	if codec.Unmarshal(data, &b, wire.Options{AllowTrailing: true}) != nil {
		return transport.TokenResponse{}, false
	}
	token := transport.TokenResponse{AccessToken: b.AccessToken, Status: b.Status}
	if seconds := quantity(b.ExpiresIn); seconds > 0 {
		token.ExpiresIn = time.Duration(min(seconds, 1e9) * float64(time.Second))
	}
	if ms := quantity(b.IssuedAt); ms > 0 && ms < 1e14 {
		token.IssuedAt = time.UnixMilli(int64(ms))
	}
	return token, true
}

// quantity returns the number in a string, 0 if there is none.
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
