package tigo

import (
	"context"

	"golang.org/x/oauth2"
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
