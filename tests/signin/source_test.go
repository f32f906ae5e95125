package signin_test

import (
	"errors"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/clienttest"
	"github.com/tigo-go/tigo/tigotest"
)

// elsewhere returns a token source that signs in like another program.
func elsewhere(t *testing.T, server *tigotest.Server, secret string) oauth2.TokenSource {
	t.Helper()
	config := clientcredentials.Config{
		ClientID: server.ClientID, ClientSecret: secret,
		TokenURL: server.URL + "/v2/oauth/token", AuthStyle: oauth2.AuthStyleInHeader,
	}
	return config.TokenSource(t.Context())
}

// pass lets time pass in a bubble.
func pass(d time.Duration) { time.Sleep(d) } //nolint:forbidigo // the clock of a bubble

func TestATokenSourceServesAllCallers(t *testing.T) {
	asked := 0
	client := clienttest.New(t, clienttest.Platform(func(req *http.Request) (*http.Response, error) {
		assert.Equal(t, "Bearer theirs", req.Header.Get("Authorization"))
		return &http.Response{StatusCode: http.StatusOK, Body: http.NoBody}, nil
	}), func(c *tigo.Config) {
		c.TokenSource = clienttest.TokenSource(func() (*oauth2.Token, error) {
			asked++
			return &oauth2.Token{AccessToken: "theirs", TokenType: "BearerToken", Expiry: time.Now().Add(time.Hour)}, nil
		})
	})
	var callers sync.WaitGroup
	for range 1000 {
		callers.Go(func() {
			_, err := client.ForCountry(tigo.Honduras).Do(t.Context(), clienttest.GetBalance("100"))
			assert.NoError(t, err)
		})
	}
	callers.Wait()
	assert.Equal(t, 1, asked)
}

func TestATokenSourceWithARefusedToken(t *testing.T) {
	const secret = "wr0ng-secret"
	server := tigotest.Start(t)
	client := clienttest.New(t, clienttest.Emulator(server), func(c *tigo.Config) {
		c.ClientID, c.ClientSecret, c.TokenSource = "", tigo.Secret{}, elsewhere(t, server, secret)
	})
	err := client.SignIn(t.Context())
	require.ErrorIs(t, err, tigo.ErrSignIn)
	require.ErrorIs(t, err, tigo.ErrUnauthorized)
	failure, _ := errors.AsType[*tigo.Error](err)
	assert.Equal(t, "invalid_client", failure.Code)
	refused, ok := errors.AsType[*oauth2.RetrieveError](err)
	require.True(t, ok, "the error of the source is in the chain")
	assert.Equal(t, http.StatusUnauthorized, refused.Response.StatusCode)
	assert.NotContains(t, err.Error(), secret)
	assert.Equal(t, 1, server.Count("tigo.SignIn"))
}

func TestATokenSourceThatFails(t *testing.T) {
	const secret = "hunter2"
	own := errors.New("login with " + secret + " failed")
	tests := map[string]struct {
		source clienttest.TokenSource
		is     error
		took   time.Duration
	}{
		"fails":  {source: func() (*oauth2.Token, error) { return nil, own }, is: own},
		"panics": {source: func() (*oauth2.Token, error) { panic(secret) }, is: tigo.ErrSignIn},
		"hangs":  {source: func() (*oauth2.Token, error) { pass(time.Minute); return nil, own }, is: tigo.ErrTimeout, took: 30 * time.Second},
	}
	for title, test := range tests {
		t.Run(title, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				client := clienttest.New(t, func(c *tigo.Config) { c.TokenSource = test.source })
				began := time.Now()
				for range 2 { // the second call gets the remembered error
					err := client.SignIn(t.Context())
					require.ErrorIs(t, err, tigo.ErrSignIn)
					require.ErrorIs(t, err, test.is)
					assert.NotContains(t, err.Error(), secret)
					assert.Equal(t, test.took, time.Since(began))
				}
				pass(time.Minute) // the client cannot end a source that hangs
			})
		})
	}
}
