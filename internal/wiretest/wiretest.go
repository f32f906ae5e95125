// Package wiretest holds an area to the wire: a [Row] for each operation states, as text, the request and the
// response. [Run] makes each call against it, and fails for a method of the area that has no row.
package wiretest

import (
	"cmp"
	"context"
	"iter"
	"net/http"
	"path"
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
)

// Row is one operation of an area whose client is a C: the call, the request it must send, the response to it,
// and what the call must return.
type Row[C any] struct {
	Method     string   // the method of C
	Op         string   // the name in errors; default: area and method, "cases.ListServiceRequests"
	Call       Call[C]  // calls Method, with every field of its body set
	Request    string   // verb, escaped path and query: "GET /v1/tigo/home/co/portfolio/…/?limit=5"
	Route      string   // the template behind the path
	Body       string   // the JSON text to be sent; white space does not count, all else does
	Idempotent bool     // whether it is retried after a failure of unknown outcome
	Status     int      // of the response; default: 200
	Response   string   // the file in testdata that is its body, every field of the model in it; default: an empty body
	Then       []string // the requests that follow, where one call sends several; each gets the same response
	Want       any      // what Call returns
}

// Call makes the call of a row. It passes the options on.
type Call[C any] func(ctx context.Context, client C, opts ...tigo.CallOption) (any, error)

// Run makes the call of each row three times: the platform applies it, refuses it, or fails at the first attempt.
func Run[C any](t *testing.T, connect func(*tigo.Client) C, rows []Row[C]) {
	t.Helper()
	client := reflect.TypeFor[C]()
	tested := make(map[string]bool)
	for _, row := range rows {
		tested[row.Method] = true
		row.Op = cmp.Or(row.Op, path.Base(client.Elem().PkgPath())+"."+row.Method)
		row.Status = cmp.Or(row.Status, http.StatusOK)
		t.Run(row.Method, func(t *testing.T) {
			method, ok := client.MethodByName(row.Method)
			require.True(t, ok, "the client has no such method")
			checkModels(t, method.Type.Ins(), row.Body)
			checkModels(t, only(reflect.TypeOf(row.Want)), fixture(t, row.Response))
			t.Run("applied", func(t *testing.T) { row.applied(t, connect) })
			t.Run("refused", func(t *testing.T) { row.refused(t, connect) })
			t.Run("failed at first", func(t *testing.T) { row.failedAtFirst(t, connect) })
		})
	}
	for method := range client.Methods() {
		assert.True(t, tested[method.Name], "the method %s has no row", method.Name)
	}
}

// Collect returns the elements of a stream, or the error that ended it, in the form that the Call of a Row returns.
func Collect[T any](stream iter.Seq2[T, error]) ([]T, error) {
	var all []T
	for element, err := range stream {
		if err != nil {
			return nil, err
		}
		all = append(all, element)
	}
	return all, nil
}

func only[T any](value T) iter.Seq[T] { return func(yield func(T) bool) { yield(value) } }
