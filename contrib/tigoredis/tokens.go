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

// How the replicas share a token.
const (
	lockLife       = 3 * time.Second         // who signs in has it for so long; then another one may try as well
	waitForOthers  = 4500 * time.Millisecond // and then a replica signs in by itself
	failureLife    = 10 * time.Second        // after a sign-in that failed, replicas do not queue behind the next one
	tokenPatience  = 1750 * time.Millisecond // with one command
	askAgainAfter  = 2 * time.Second         // Redis that did not reply is left alone for so long
	tokenMargin    = 10 * time.Second        // a token with less to live is not handed on
	earlyShare     = 10                      // a token in the last tenth of its life is replaced …
	earlyMost      = 10*time.Minute + tokenMargin
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

// Tokens is a [tigo.TokenCache] that keeps the access token in Redis, for all replicas that use the same credentials.
// One of them signs in; the others wait for its token. Before the token ends, one replaces it while the others go on
// with it.
//
// The token is sealed with AES-256-GCM under a key derived from the client secret. Names in Redis are derived from it
// too, so replicas with the old and the new secret do not meet during a rotation.
//
// When Redis does not reply within 2 s, or the replica that signs in does not finish within 4.5 s, a replica signs in by
// itself. Token returns no error but that of the sign-in.
type Tokens struct {
	rdb    redis.UniversalClient
	config tigo.Config

	mu     sync.Mutex
	id     string // the credentials that vault belongs to
	secret tigo.Secret
	vault  *vault
	gone   time.Time // when Redis did not reply last
}

// NewTokens returns a cache for the clients that [tigo.New] makes of config: set it as [tigo.Config.TokenCache]. It sends
// nothing.
//
// The error is a [*tigo.ArgumentError]: rdb is nil or was made without ContextTimeoutEnabled, or config holds neither
// ClientSecret nor Credentials. The tokens of a [tigo.Config.TokenSource] have no secret to seal them with.
func NewTokens(rdb redis.UniversalClient, config tigo.Config) (*Tokens, error) {
	wrong := func(name, reason string) (*Tokens, error) {
		return nil, &tigo.ArgumentError{Op: "tigoredis.NewTokens", Name: name, Reason: reason}
	}
	if problem := clientProblem(rdb); problem != "" {
		return wrong("rdb", problem)
	}
	if config.Credentials == nil && config.ClientSecret.IsZero() {
		return wrong("config.ClientSecret", "is empty, and so is Credentials: there is no secret to seal tokens with")
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
		return token, nil // it still lives: the failure was one of replacing it early
	}
	return fresh, err
}

// open returns the vault of the credentials as they are now.
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

// run runs a script, and remembers when Redis did not reply.
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
	mark    string // of this query's lock
	useless string // the value in Redis that cannot be used
}

// find returns a token that lives, and whether the caller has to sign in. Both together: the token is to be replaced soon.
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

// judge returns the token in a value of Redis if it can be used, and whether it is to be replaced soon. What is left of
// its life comes from Redis, so the clocks of the replicas do not matter.
func (q *query) judge(value string, left time.Duration) (token *oauth2.Token, early bool) {
	text, lifetime, ok := q.vault.open([]byte(value))
	if !ok || text == q.refused || left < tokenMargin {
		return nil, false
	}
	token = &oauth2.Token{AccessToken: text, TokenType: "Bearer", Expiry: time.Now().Add(left)}
	return token, left < min(lifetime/earlyShare, earlyMost)
}

// settle tells the others how a sign-in ended. A sign-in that was cancelled tells nothing of the next one.
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

// sleep is false when the context ends first.
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
