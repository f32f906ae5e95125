package privacy

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"
	"golang.org/x/oauth2"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/clienttest"
)

// hooks returns the hooks of a Config. Each fails or panics with the given text.
func hooks(text string, end func(string) error) map[string]func(*tigo.Config) {
	signIn := func(c *tigo.Config) { c.TokenSource = nil }
	return map[string]func(*tigo.Config){
		"Transport": func(c *tigo.Config) {
			c.Transport = clienttest.RoundTrip(func(*http.Request) (*http.Response, error) { return nil, end(text) })
		},
		"RateLimiter": func(c *tigo.Config) {
			c.RateLimiter = clienttest.Limiter(func(context.Context) error { return end(text) })
		},
		"TokenSource": func(c *tigo.Config) {
			c.TokenSource = clienttest.TokenSource(func() (*oauth2.Token, error) { return nil, end(text) })
		},
		"Credentials": func(c *tigo.Config) {
			signIn(c)
			c.Credentials = func(context.Context) (string, tigo.Secret, error) { return "", tigo.Secret{}, end(text) }
		},
		"TokenCache": func(c *tigo.Config) {
			signIn(c)
			c.ClientID, c.ClientSecret, c.TokenCache = "id", tigo.NewSecret(clientSecret), cache(func() error { return end(text) })
		},
		"Observer": func(c *tigo.Config) { c.Observer = starter(func() { _ = end(text) }) },
		"Logger":   func(c *tigo.Config) { c.Logger = slog.New(handler(func() error { return end(text) })) },
	}
}

type cache func() error

func (f cache) Token(context.Context, string, func(context.Context) (*oauth2.Token, error)) (*oauth2.Token, error) {
	return nil, f()
}

type starter func()

func (f starter) Start(ctx context.Context, _ tigo.Operation) (context.Context, tigo.Observation) {
	f()
	return ctx, nil
}

type handler func() error

func (handler) Enabled(context.Context, slog.Level) bool    { return true }
func (f handler) Handle(context.Context, slog.Record) error { return f() }
func (f handler) WithAttrs([]slog.Attr) slog.Handler        { return f }
func (f handler) WithGroup(string) slog.Handler             { return f }
func (c *channels) failsBy(channel string, err error) {
	c.add(channel, printed(err, fmt.Errorf("pay: %w", err)))
}
func fails(text string) error  { return errors.New(text) }
func panics(text string) error { panic(text) }
func refuseAll(*http.Request) (*http.Response, error) {
	return clienttest.Response(http.StatusNotFound, `{"code":404}`), nil
}
func callFor(contractID string) tigo.Request { return clienttest.CreateInvoice(contractID) }

// strikeHooks makes calls with hooks that fail and hooks that panic, and writes the results to channels.
func strikeHooks(t *testing.T, out *channels, contractID string) {
	t.Helper()
	text := "customer " + contractID + " of " + received[1] + " at https://pago.example/" + contractID
	for channel, end := range map[string]func(string) error{hookError: fails, hookPanic: panics} {
		for name, hook := range hooks(text, end) {
			client := clienttest.New(t, clienttest.Platform(refuseAll), hook)
			_, err := client.Do(t.Context(), callFor(contractID), tigo.WithRetry(tigo.Retry{Attempts: 1}))
			if !assert.Error(t, err, name) { //nolint:testifylint // also test the other hooks
				continue
			}
			out.failsBy(channel, err)
		}
	}
	certificate := &x509.Certificate{DNSNames: []string{received[1] + ".example"}}
	for _, err := range []error{
		&url.Error{Op: "Post", URL: "https://platform.example/" + contractID, Err: errors.New("of " + contractID)},
		&net.OpError{Op: "write", Net: "tcp", Err: errors.New("of " + contractID + " " + received[1])},
		tls.RecordHeaderError{Msg: "of " + contractID},
		x509.HostnameError{Certificate: certificate, Host: "platform.example"},
		x509.CertificateInvalidError{Cert: certificate, Reason: x509.Expired, Detail: "of " + contractID},
		x509.UnknownAuthorityError{Cert: certificate},
	} {
		client := clienttest.New(t, clienttest.Platform(func(*http.Request) (*http.Response, error) { return nil, err }))
		_, err := client.Do(t.Context(), callFor(contractID), tigo.WithRetry(tigo.Retry{Attempts: 1}))
		out.failsBy(hookError, err)
	}
}

// TestFailingHooksLeakNothing has hooks of a program that fail or panic with the caller's values in their texts.
func TestFailingHooksLeakNothing(t *testing.T) {
	out := new(channels)
	out.listen(t)
	strikeHooks(t, out, typedNumber)
	texts := out.take()
	assert.Contains(t, texts, hookError)
	assert.Contains(t, texts, hookPanic)
	assertNone(t, texts, typedNumber, received[1], clientSecret)
}

// badArguments calls every method with invalid arguments.
func badArguments(t *testing.T, out *channels) (values []string) {
	t.Helper()
	client := clienttest.New(t, clienttest.Platform(refuseAll))
	for _, service := range services(client) {
		for method, call := range reflect.ValueOf(service).Methods() {
			plant := &planter{whole: true, behind: "/../\\\x00"}
			arguments := append([]reflect.Value{reflect.ValueOf(t.Context())}, plant.arguments(call.Type())...)
			values = append(values, plant.found...)
			refused := false
			for _, result := range call.Call(arguments) {
				if result.Kind() == reflect.Func {
					for _, e := range result.Seq2() {
						result = e
					}
				}
				if err, ok := reflect.TypeAssert[error](result); ok && err != nil {
					_, refused = errors.AsType[*tigo.ArgumentError](err)
					out.failsBy(argumentError, err)
				}
			}
			assert.True(t, refused, "%s accepted an invalid argument", method.Name)
		}
	}
	return values
}

// TestBadArgumentsAreNotRepeated calls every method with invalid arguments. The error names them without their values.
func TestBadArgumentsAreNotRepeated(t *testing.T) {
	out := new(channels)
	values := badArguments(t, out)
	texts := out.take()
	assert.Contains(t, texts[argumentError], "contractId")
	assertNone(t, texts, values...)
}
