// Package wiretest tests the operations of an area, such as package billing. A [Row] has the request and the response of an
// operation, as text. [Run] makes the call of each row and compares. It fails if a method of the area has no row.
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

// Row is an operation of an area whose client is a C: the call, the request that it must send, the response, and the result that
// the call must return.
type Row[C any] struct {
	Method     string   // the method of C
	Op         string   // the name in errors; default: area and method, "cases.ListServiceRequests"
	Call       Call[C]  // calls Method, with every field of its body set
	Request    string   // method, escaped path and query: "GET /v1/tigo/home/co/portfolio/…/?limit=5"
	Route      string   // the template of the path
	Body       string   // the JSON of the request, compared without white space
	Idempotent bool     // the call is retried after a failure of unknown outcome
	Status     int      // of the response; default: 200
	Response   string   // the file in testdata with the body of the response, which has all fields of the model; default: an empty body
	Then       []string // the further requests of a call that sends several; each gets the same response
	Want       any      // the result of Call
}

// Call makes the call of a row, with the given options.
type Call[C any] func(ctx context.Context, client C, opts ...tigo.CallOption) (any, error)

// Run makes the call of each row three times: the platform applies it, refuses it, and fails at the first attempt.
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
