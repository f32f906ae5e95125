package signin_test

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/clienttest"
	"github.com/tigo-go/tigo/tigotest"
)

// TestCredentialsAreCalledAtEachSignIn checks that Config.Credentials is called at each sign-in. During a rotation, the old
// and the new secret are both valid.
func TestCredentialsAreCalledAtEachSignIn(t *testing.T) {
	server := tigotest.Start(t)
	secret := tigo.NewSecret("wrong")
	asked := 0
	client := clienttest.New(t, clienttest.Emulator(server), func(c *tigo.Config) {
		id := c.ClientID
		c.ClientID, c.ClientSecret = "", tigo.Secret{}
		c.Credentials = func(context.Context) (string, tigo.Secret, error) { asked++; return id, secret, nil }
	})
	require.ErrorIs(t, client.SignIn(t.Context()), tigo.ErrUnauthorized)
	secret = server.Config(tigo.Colombia).ClientSecret
	require.Eventually(t, func() bool { return client.SignIn(t.Context()) == nil }, 20*time.Second, 50*time.Millisecond)
	assert.GreaterOrEqual(t, asked, 2)
	asked = 0
	server.RevokeTokens()
	_, err := clienttest.Fetch(t, client, clienttest.GetBalance(clienttest.Contract(server)))
	require.NoError(t, err)
	assert.Equal(t, 1, asked)
}

func TestCredentialsThatFail(t *testing.T) {
	own := errors.New("vault: the secret hunter2 has expired")
	tests := map[string]func(context.Context) (string, tigo.Secret, error){
		"an error":  func(context.Context) (string, tigo.Secret, error) { return "", tigo.Secret{}, own },
		"no secret": func(context.Context) (string, tigo.Secret, error) { return "id", tigo.Secret{}, nil },
		"a panic":   func(context.Context) (string, tigo.Secret, error) { panic("hunter2") },
	}
	for name, ask := range tests {
		t.Run(name, func(t *testing.T) {
			server := tigotest.Start(t)
			client := clienttest.New(t, clienttest.Emulator(server), func(c *tigo.Config) {
				c.ClientID, c.ClientSecret, c.Credentials = "", tigo.Secret{}, ask
			})
			_, err := clienttest.Fetch(t, client, clienttest.CreateInvoice(clienttest.Contract(server)))
			require.ErrorIs(t, err, tigo.ErrSignIn)
			assert.NotContains(t, err.Error(), "hunter2")
			assert.Equal(t, tigo.OutcomeNotSent, tigo.OutcomeOf(err))
			assert.Zero(t, server.Count("tigo.SignIn"))
			if name == "an error" {
				require.ErrorIs(t, err, own)
				assert.True(t, tigo.Retryable(err))
			}
		})
	}
}

// TestSignInWithoutABody has a transport, such as a mock, that returns a response without a Body. It is read as an empty
// body, as for calls.
func TestSignInWithoutABody(t *testing.T) {
	for _, status := range []int{http.StatusOK, http.StatusUnauthorized} {
		client := clienttest.New(t, clienttest.Platform(func(*http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: status, Header: make(http.Header)}, nil
		}), func(c *tigo.Config) { c.TokenSource, c.ClientID, c.ClientSecret = nil, "id", tigo.NewSecret("secret") })
		err := client.SignIn(t.Context())
		require.ErrorIs(t, err, tigo.ErrSignIn)
		assert.NotContains(t, err.Error(), "panicked")
		assert.Equal(t, status == http.StatusUnauthorized, errors.Is(err, tigo.ErrUnauthorized))
	}
}
