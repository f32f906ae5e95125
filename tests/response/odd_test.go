package response_test

import (
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/clienttest"
)

// An emptyBody returns neither bytes nor an error, until its call is over and forever after.
type emptyBody struct{}

func (emptyBody) Read([]byte) (int, error) { return 0, nil }
func (emptyBody) Close() error             { return nil }

// TestBodyWithoutProgressEndsWithItsCall reads bodies that return neither bytes nor an error. The call ends at its deadline.
func TestBodyWithoutProgressEndsWithItsCall(t *testing.T) {
	for _, status := range []int{http.StatusOK, http.StatusBadRequest} {
		for _, stream := range []bool{false, true} {
			client := clienttest.New(t, clienttest.Platform(func(*http.Request) (*http.Response, error) {
				return &http.Response{StatusCode: status, Body: emptyBody{}, ContentLength: -1}, nil
			}))
			request := echo("key")
			request.Stream = stream
			ended := make(chan error, 1)
			go func() {
				_, err := client.Do(t.Context(), request, tigo.WithTimeout(50*time.Millisecond))
				ended <- err
			}()
			select {
			case err := <-ended:
				require.ErrorIs(t, err, tigo.ErrTimeout, "status %d", status)
			case <-time.After(20 * time.Second):
				t.Fatalf("the call does not end, status %d, stream %t", status, stream)
			}
		}
	}
}

// TestOddResponses has a transport whose responses no server sends: any status, length, header and body, with an error or without. A
// call returns a response or an error that says what is known, and a write is not repeated unless that is safe.
func TestOddResponses(t *testing.T) {
	bodies := map[string]func() io.ReadCloser{
		"nil":      func() io.ReadCloser { return nil },
		"none":     func() io.ReadCloser { return http.NoBody },
		"document": func() io.ReadCloser { return io.NopCloser(strings.NewReader(`{"code":"1","message":"a"}`)) },
		"broken": func() io.ReadCloser {
			return io.NopCloser(io.MultiReader(strings.NewReader("{"), iotest.ErrReader(errors.New("broken"))))
		},
		"panicking":  func() io.ReadCloser { return io.NopCloser(panicking{}) },
		"EOF at 0":   func() io.ReadCloser { return io.NopCloser(strings.NewReader("")) },
		"two bodies": func() io.ReadCloser { return io.NopCloser(strings.NewReader(`{} {}`)) },
	}
	withoutBackoff := func(c *tigo.Config) { c.Retry = tigo.Retry{MinDelay: time.Microsecond, MaxDelay: time.Microsecond} }
	for _, status := range []int{
		math.MinInt, -1, 0, 99, 100, 101, 103, 200, 201, 202, 204, 205, 206, 226, 300, 304, 399, 401, 407, 418, 429, 503, 599, 600, math.MaxInt,
	} {
		for _, length := range []int64{-5, -1, 0, 5, math.MaxInt64} {
			for name, body := range bodies {
				requests := 0
				client := clienttest.New(t, withoutBackoff, clienttest.Platform(func(*http.Request) (*http.Response, error) {
					requests++
					return &http.Response{StatusCode: status, Body: body(), ContentLength: length}, nil
				}))
				for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodHead} {
					for _, stream := range []bool{false, true} {
						what := fmt.Sprintf("%s %d, length %d, body %s, stream %t", method, status, length, name, stream)
						requests = 0
						request := echo("key")
						request.Method, request.Stream = method, stream
						response, err := client.Do(t.Context(), request)
						if err == nil {
							assert.True(t, response.StatusCode >= 200 && response.StatusCode <= 299, what)
							assert.NotPanics(t, func() { err = response.Decode(new(said)) }, what)
						}
						if err == nil {
							continue
						}
						e, ok := errors.AsType[*tigo.Error](err)
						require.True(t, ok, what)
						assert.Equal(t, requests, e.Attempts, what)
						assert.NotEqual(t, tigo.OutcomeNotSent, e.Outcome, what)
						if method != http.MethodGet && status != http.StatusTooManyRequests {
							assert.Equal(t, 1, requests, what)
						}
						if status < 100 || status > 599 {
							assert.Zero(t, e.StatusCode, what)
							assert.Equal(t, tigo.OutcomeUnknown, e.Outcome, what)
						}
					}
				}
			}
		}
	}
}

type panicking struct{}

func (panicking) Read([]byte) (int, error) { panic("body") }
