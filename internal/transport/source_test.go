package transport

import (
	"context"
	"errors"
	"net/http"
	"runtime"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/oauth2"
)

// A sourceFunc is a function that implements oauth2.TokenSource.
type sourceFunc func() (*oauth2.Token, error)

func (f sourceFunc) Token() (*oauth2.Token, error) { return f() }

// signInFrom returns a signIn that gets its tokens from a source.
func signInFrom(source sourceFunc) *signIn {
	problem := func(_ http.Header, body []byte) Problem { return Problem{Code: string(body)} }
	return newSignIn(FromSource(source, problem)(nil), 30*time.Second)
}

func TestSourceLifetimes(t *testing.T) {
	tests := map[string]struct {
		expiry time.Duration // from now; 0: none
		want   time.Duration
	}{
		"an hour":        {time.Hour, time.Hour},
		"none":           {0, defaultLifetime},
		"in the past":    {-time.Hour, minSourceLifetime},
		"a second":       {time.Second, minSourceLifetime},
		"a hundred days": {2400 * time.Hour, maxLifetime},
	}
	for title, test := range tests {
		t.Run(title, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := signInFrom(func() (*oauth2.Token, error) {
					tok := &oauth2.Token{AccessToken: "T0"}
					if test.expiry != 0 {
						tok.Expiry = time.Now().Add(test.expiry)
					}
					return tok, nil
				})
				tok, err := s.token(t.Context())
				require.NoError(t, err)
				assert.Equal(t, test.want, time.Until(tok.expires))
			})
		})
	}
}

func TestSourceFailures(t *testing.T) {
	secret := "hunter2"
	own := errors.New("no " + secret)
	refused := &oauth2.RetrieveError{
		Response: &http.Response{StatusCode: http.StatusUnauthorized, Header: http.Header{"Retry-After": {"7"}}},
		Body:     []byte("invalid_client"), ErrorCode: secret,
	}
	tests := map[string]struct {
		source    sourceFunc
		is        error
		status    int
		code      string
		temporary bool
	}{
		"error":                      {source: func() (*oauth2.Token, error) { return nil, own }, is: own, temporary: true},
		"refusal":                    {source: func() (*oauth2.Token, error) { return nil, refused }, is: refused, status: 401, code: "invalid_client"},
		"refusal without a response": {source: func() (*oauth2.Token, error) { return nil, &oauth2.RetrieveError{ErrorCode: "invalid_scope"} }, code: "invalid_scope"},
		"unavailable": {source: func() (*oauth2.Token, error) {
			return nil, &oauth2.RetrieveError{Response: &http.Response{StatusCode: http.StatusServiceUnavailable}}
		}, status: 503, temporary: true},
		"panic":          {source: func() (*oauth2.Token, error) { panic(secret) }, is: ErrPanicked},
		"runtime.Goexit": {source: func() (*oauth2.Token, error) { runtime.Goexit(); return nil, nil }, is: ErrPanicked}, //nolint:nilnil // never returned
		"no token":       {source: func() (*oauth2.Token, error) { return nil, nil }, is: errNoToken},                    //nolint:nilnil // what is tested
		"empty token":    {source: func() (*oauth2.Token, error) { return &oauth2.Token{}, nil }, is: errNoToken},
		"invalid token":  {source: func() (*oauth2.Token, error) { return &oauth2.Token{AccessToken: "a\r\nb"}, nil }, is: errNoToken},
	}
	for title, test := range tests {
		t.Run(title, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				_, err := signInFrom(test.source).token(t.Context())
				failure, ok := errors.AsType[*SignInError](err)
				require.True(t, ok, "%v", err)
				if test.is != nil {
					require.ErrorIs(t, err, test.is)
				}
				assert.Equal(t, test.status, failure.Status)
				assert.Equal(t, test.code, failure.Problem.Code)
				assert.Equal(t, test.temporary, failure.Temporary)
				assert.NotContains(t, err.Error(), secret)
			})
		})
	}
}

func TestHungSourceIsCalledOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var calls atomic.Int32
		released := make(chan struct{})
		s := signInFrom(func() (*oauth2.Token, error) {
			calls.Add(1)
			<-released
			return &oauth2.Token{AccessToken: "T0"}, nil
		})
		began := time.Now()
		_, err := s.token(t.Context())
		require.ErrorIs(t, err, ErrTimeout)
		assert.Equal(t, 30*time.Second, time.Since(began))
		pass(maxFailureTime)
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		_, err = s.token(ctx)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		close(released)
		assert.Equal(t, "Bearer T0", bearer(t, s))
		assert.EqualValues(t, 1, calls.Load())
	})
}
