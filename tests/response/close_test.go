package response_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"path"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/clienttest"
)

// said is the model of the documents that repeatPath returns: the last segment of the path, 300 times.
type said struct {
	Said string `json:"said"`
}

const echoes = 300

func repeatPath(req *http.Request) (*http.Response, error) {
	return clienttest.Response(http.StatusOK, `{"said":"`+strings.Repeat(path.Base(req.URL.Path), echoes)+`"}`), nil
}

// TestCopyOfADecodedResponse decodes a copy of a response after the response itself. The memory of the body belongs to another
// call then, whose document the copy must not return.
func TestCopyOfADecodedResponse(t *testing.T) {
	client := clienttest.New(t, clienttest.Platform(repeatPath))
	for range 10 {
		var first, second said
		response, err := client.Do(t.Context(), echo("first"))
		require.NoError(t, err)
		again := *response
		require.NoError(t, response.Decode(&first))
		other, err := client.Do(t.Context(), echo("other"))
		require.NoError(t, err)
		require.ErrorIs(t, again.Decode(&second), tigo.ErrMalformed, "the body has been read")
		require.Equal(t, said{}, second)
		require.NoError(t, other.Body.Close())
	}
}

// TestCloseDuringDecode closes a body while another goroutine decodes or reads it, as context.AfterFunc does. Each call gets
// its own document or an error, since the memory of a body is used again only after both have ended.
func TestCloseDuringDecode(t *testing.T) {
	client := clienttest.New(t, clienttest.Platform(repeatPath))
	read := func(response *tigo.Response, key string, i int) {
		if i%2 == 0 {
			var got said
			if response.Decode(&got) == nil {
				assert.Equal(t, strings.Repeat(key, echoes), got.Said)
			}
			return
		}
		text, err := io.ReadAll(response.Body)
		assert.True(t, err == nil && strings.HasPrefix(`{"said":"`+strings.Repeat(key, echoes)+`"}`, string(text)), "%.50s", text)
	}
	var callers, closers sync.WaitGroup
	for caller := range 4 {
		callers.Go(func() {
			for i := range 100 {
				key := fmt.Sprintf("%d-%03d", caller, i)
				response, err := client.Do(t.Context(), echo(key))
				if err != nil {
					t.Error(err)
					return
				}
				ctx, cancel := context.WithCancel(t.Context())
				for range 2 {
					closers.Add(1)
					context.AfterFunc(ctx, func() {
						defer closers.Done()
						assert.NoError(t, response.Body.Close())
					})
				}
				go cancel()
				read(response, key, i)
			}
		})
	}
	callers.Wait()
	closers.Wait()
}

// echo is a read of the document that repeats a key.
func echo(key string) tigo.Request {
	return tigo.Request{Op: "echo.Read", Method: http.MethodGet, Route: "/echo/{key}", Path: []string{key}}
}
