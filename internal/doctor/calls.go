package doctor

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
	"github.com/tigo-go/tigo/selfcare"
)

// client makes a client with the examined settings and network.
func (x *examination) client(secret tigo.Secret) (*tigo.Client, error) {
	config := x.config
	config.ClientSecret = secret
	config.Retry.Attempts = 1
	if config.Transport == nil {
		transport := x.transport(&probe{})
		transport.DisableKeepAlives = false
		config.Transport = transport
	}
	return tigo.New(config)
}

// signIn checks the credentials: it fetches an access token.
func (x *examination) signIn(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, 2*x.Timeout)
	defer cancel()
	began := time.Now()
	err := x.trySignIn(ctx, x.config.ClientSecret)
	switch {
	case err == nil:
		return x.ok(StepSignIn, "the platform accepts the credentials, after "+time.Since(began).Round(time.Millisecond).String()+".")
	case x.escaped(ctx, err):
		return x.failed(StepSignIn, "TIGO_CLIENT_SECRET is URL-escaped. The unescaped secret works: set it as the developer portal shows it.")
	}
	return x.failed(StepSignIn, Explain(err))
}

func (x *examination) trySignIn(ctx context.Context, secret tigo.Secret) error {
	client, err := x.client(secret)
	if err != nil {
		return err
	}
	defer client.Close()
	return client.SignIn(ctx)
}

// escaped reports whether sign-in works with the unescaped secret.
func (x *examination) escaped(ctx context.Context, err error) bool {
	e, ok := errors.AsType[*tigo.Error](err)
	if !ok || e.StatusCode != http.StatusUnauthorized {
		return false
	}
	given := x.config.ClientSecret.Reveal()
	plain, err := url.QueryUnescape(given)
	return err == nil && plain != given && strings.Contains(given, "%") && x.trySignIn(ctx, tigo.NewSecret(plain)) == nil
}

// reads makes one call of each API. A call also succeeds if the platform reports that the data does not exist.
func (x *examination) reads(ctx context.Context) bool {
	client, err := x.client(x.config.ClientSecret)
	if err != nil {
		return x.failed(StepHome, sentence(err))
	}
	defer client.Close()
	ctx, cancel := context.WithTimeout(ctx, 4*x.Timeout)
	defer cancel()
	var limited error
	read := func(step string, call func() error) bool {
		err := call()
		switch {
		case err == nil, errors.Is(err, tigo.ErrNotFound), errors.Is(err, tigo.ErrBadRequest):
			return x.ok(step, "a read in country "+string(x.config.Country)+" gets a response of the platform.")
		case errors.Is(err, tigo.ErrRateLimited):
			limited = err
			x.add(step, Warning, "the platform rejects it for now: too many requests.")
			return true
		case step == StepCRM && errors.Is(err, tigo.ErrForbidden): // many applications are allowed only for the other API
			x.add(step, Warning, Explain(err))
			return true
		}
		return x.failed(step, Explain(err))
	}
	if !read(StepHome, func() error {
		_, err := billing.New(client).GetBalance(ctx, "0")
		return err
	}) || !read(StepCRM, func() error {
		_, err := selfcare.New(client).ListProducts(ctx, "0", tigo.PageOptions{Limit: 1})
		return err
	}) {
		return false
	}
	if limited != nil {
		return x.failed(StepLimits, Explain(limited))
	}
	return x.ok(StepLimits, "no limit was reached.")
}
