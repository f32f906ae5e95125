package tigoredis

import (
	"context"
	"crypto/rand"
	_ "embed" // the scripts
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
	"golang.org/x/oauth2"

	"github.com/tigo-go/tigo"
)

// The times of sharing a token.
const (
	lockLife       = 3 * time.Second              // the lock of the replica that signs in; then another one may try as well
	waitForOthers  = 4500 * time.Millisecond      // the longest wait for another replica's sign-in; then a replica signs in by itself
	failureLife    = 10 * time.Second             // how long after a failed sign-in replicas do not wait for the next one
	tokenPatience  = 1750 * time.Millisecond      // the longest wait for a command
	askAgainAfter  = 2 * time.Second              // after a command without a reply, no command is sent for this long
	tokenMargin    = 10 * time.Second             // a token that expires sooner is not used
	earlyShare     = 10                           // a token in the last tenth of its lifetime is replaced
	earlyMost      = 10*time.Minute + tokenMargin // the earliest replacement: this long before the token expires
	pollFirst      = 20 * time.Millisecond
	pollMost       = 200 * time.Millisecond
	pollMultiplier = 2
)

//go:embed lua/token_ask.lua
var askSource string

//go:embed lua/token_settle.lua
var settleSource string

//nolint:gochecknoglobals // they never change
var (
	askScript    = redis.NewScript(askSource)
	settleScript = redis.NewScript(settleSource)
)

// Tokens is a [tigo.TokenCache] that keeps the access token in Redis, for all replicas with the same credentials. One of
// them signs in, and the others wait for its token. Before the token expires, one replica replaces it, while the others
// still use it.
//
// The token is encrypted with AES-256-GCM and a key that is derived from the client secret. The keys in Redis are also
// derived from it, so replicas with the old and the new secret do not affect each other during a rotation.
//
// If Redis does not reply within 1.75 s, or the replica that signs in does not finish within 4.5 s, a replica signs in by
// itself. The only error of Token is that of the sign-in.
type Tokens struct {
	rdb    redis.UniversalClient
	config tigo.Config

	mu     sync.Mutex
	id     string // the credentials that vault belongs to
	secret tigo.Secret
	vault  *vault
	gone   time.Time // when Redis last did not reply
}

// NewTokens returns a cache for the clients that [tigo.New] makes from config: set it as [tigo.Config.TokenCache]. NewTokens
// sends nothing.
//
// It fails with a [*tigo.ArgumentError] if rdb is nil or was made without ContextTimeoutEnabled, or if config has neither
// ClientSecret nor Credentials: with a [tigo.Config.TokenSource] there is no secret to encrypt the tokens.
func NewTokens(rdb redis.UniversalClient, config tigo.Config) (*Tokens, error) {
	wrong := func(name, reason string) (*Tokens, error) {
		return nil, &tigo.ArgumentError{Op: "tigoredis.NewTokens", Name: name, Reason: reason}
	}
	if problem := clientProblem(rdb); problem != "" {
		return wrong("rdb", problem)
	}
	if config.Credentials == nil && config.ClientSecret.IsZero() {
		return wrong("config.ClientSecret", "is empty, and so is Credentials: there is no secret to encrypt tokens with")
	}
	config.Scopes = append([]string(nil), config.Scopes...)
	return &Tokens{rdb: rdb, config: config}, nil
}

// Token implements [tigo.TokenCache].
func (t *Tokens) Token(ctx context.Context, refused string, signIn func(context.Context) (*oauth2.Token, error)) (*oauth2.Token, error) {
	v, err := t.open(ctx)
	if err != nil || t.isGone() {
		return signIn(ctx)
	}
	q := &query{tokens: t, vault: v, refused: refused, mark: rand.Text()}
	token, fetch := q.find(ctx)
	if !fetch {
		return token, nil
	}
	fresh, err := signIn(ctx)
	q.settle(ctx, fresh, err)
	if err != nil && token != nil && time.Until(token.Expiry) >= tokenMargin {
		return token, nil // the old token is still valid; only its early replacement has failed
	}
	return fresh, err
}

// open returns the vault of the current credentials.
func (t *Tokens) open(ctx context.Context) (*vault, error) {
	id, secret := t.config.ClientID, t.config.ClientSecret
	if t.config.Credentials != nil {
		var err error
		if id, secret, err = t.config.Credentials(ctx); err != nil {
			return nil, err
		}
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.vault == nil || t.id != id || !t.secret.Equal(secret) {
		v, err := newVault(t.config, id, secret)
		if err != nil {
			return nil, err
		}
		t.id, t.secret, t.vault = id, secret, v
	}
	return t.vault, nil
}

func (t *Tokens) isGone() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return !t.gone.IsZero() && time.Since(t.gone) < askAgainAfter
}

// run runs a script, and records the time if Redis does not reply.
func (t *Tokens) run(ctx context.Context, script *redis.Script, v *vault, args ...any) ([]any, error) {
	reply, err := run(ctx, tokenPatience, t.rdb, script, v.keys(), args...)
	if err != nil && ctx.Err() == nil {
		t.mu.Lock()
		t.gone = time.Now()
		t.mu.Unlock()
	}
	return reply, err
}

// A query is one search for a token.
type query struct {
	tokens  *Tokens
	vault   *vault
	refused string
	mark    string // identifies the lock of this query
	useless string // the value in Redis that cannot be used
}

// find returns a valid token, or reports that the caller has to sign in. If it does both, the caller has to replace the
// token.
func (q *query) find(ctx context.Context) (old *oauth2.Token, fetch bool) {
	began, pause := time.Now(), pollFirst
	for time.Since(began) < waitForOthers {
		reply, err := q.tokens.run(ctx, askScript, q.vault, q.useless, q.mark, lockLife.Milliseconds(), failureLife.Milliseconds())
		if err != nil {
			return old, old == nil
		}
		state, value, left := parse(reply)
		if state == "token" {
			token, early := q.judge(value, left)
			if token != nil && !early {
				return token, false
			}
			old, q.useless = token, value
			continue
		}
		if state != "wait" || old != nil {
			return old, state == "fetch" || old == nil
		}
		if !sleep(ctx, min(pause, left+time.Millisecond)) {
			break
		}
		pause = min(pause*pollMultiplier, pollMost)
	}
	return old, old == nil
}

// parse reads the reply of the script token_ask.lua.
func parse(reply []any) (state, value string, left time.Duration) {
	const size = 3
	if len(reply) != size {
		return "", "", 0
	}
	state, _ = reply[0].(string)
	value, _ = reply[1].(string)
	ms, _ := reply[2].(int64)
	return state, value, time.Duration(ms) * time.Millisecond
}

// judge returns the token in a value of Redis if it can be used, and whether it must be replaced soon. Its remaining
// lifetime comes from Redis, so the clocks of the replicas do not matter.
func (q *query) judge(value string, left time.Duration) (token *oauth2.Token, early bool) {
	text, lifetime, ok := q.vault.open([]byte(value))
	if !ok || text == q.refused || left < tokenMargin {
		return nil, false
	}
	token = &oauth2.Token{AccessToken: text, TokenType: "Bearer", Expiry: time.Now().Add(left)}
	return token, left < min(lifetime/earlyShare, earlyMost)
}

// settle publishes the result of a sign-in for the other replicas, unless the sign-in was cancelled.
func (q *query) settle(ctx context.Context, token *oauth2.Token, err error) {
	if q.tokens.isGone() {
		return
	}
	value, life := []byte{}, time.Duration(0)
	switch {
	case err == nil && token != nil && !token.Expiry.IsZero() && time.Until(token.Expiry) > tokenMargin:
		life = time.Until(token.Expiry)
		value = q.vault.seal(token.AccessToken, life)
	case err != nil && ctx.Err() == nil:
		life = failureLife
	}
	_, _ = q.tokens.run(context.WithoutCancel(ctx), settleScript, q.vault, value, life.Milliseconds(), q.mark, q.useless)
}

// sleep reports false if the context ends first.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
