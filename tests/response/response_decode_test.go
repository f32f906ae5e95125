package response_test

import (
	"context"
	"errors"
	"io"
	"math"
	"net/http"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/clienttest"
)

// respond makes a call and returns its response with the given body. The client has the given limits.
func respond(t *testing.T, ctx context.Context, body string, limits tigo.Limits, stream bool, opts ...tigo.CallOption) *tigo.Response {
	t.Helper()
	client := clienttest.New(t, func(c *tigo.Config) { c.Limits = limits }, clienttest.Platform(func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, ContentLength: -1, Body: io.NopCloser(strings.NewReader(body))}, nil
	}))
	response, err := client.Do(ctx, tigo.Request{Method: http.MethodGet, Route: "/x", Stream: stream}, opts...)
	require.NoError(t, err)
	return response
}

type record struct {
	ID     string      `json:"id"`
	Amount tigo.Number `json:"amount"`
	Inside []record    `json:"inside"`
}

// TestMemoryOfDecodingHasABound decodes a document that would take a hundred times its size without the limit.
func TestMemoryOfDecodingHasABound(t *testing.T) {
	document := "[" + strings.Repeat("{},", 1<<18) + "{}]"
	limits := tigo.Limits{DocumentBytes: 1 << 20}
	for _, stream := range []bool{false, true} {
		response := respond(t, t.Context(), document, limits, stream)
		var list []record
		err := response.Decode(&list)
		require.ErrorIs(t, err, tigo.ErrTooLarge)
		assert.Nil(t, list, "the result is empty")
	}
	var list []record
	require.NoError(t, respond(t, t.Context(), document, tigo.Limits{}, false).Decode(&list))
	assert.Len(t, list, 1<<18+1)
}

// TestMemoryOfResponseHasABound measures what a call allocates to read and decode the largest body, whose decoding takes as
// much memory as the limit allows.
func TestMemoryOfResponseHasABound(t *testing.T) {
	if clienttest.RaceDetector {
		t.Skip("the race detector allocates too")
	}
	const largest = 4 << 20
	const element = `{"inside":[{},{},{},{},{},{},{},{}]}`
	document := "[" + element + strings.Repeat(","+element, largest/len(","+element)-2) + "]"
	for _, stream := range []bool{false, true} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		var list []record
		err := respond(t, t.Context(), document, tigo.Limits{DocumentBytes: largest}, stream).Decode(&list)
		runtime.ReadMemStats(&after)
		require.ErrorIs(t, err, tigo.ErrTooLarge)
		allocated := after.TotalAlloc - before.TotalAlloc
		assert.LessOrEqual(t, allocated, uint64(8*largest+256<<10), "the documented limit, and the fixed costs of a client; stream: %t", stream)
		assert.Greater(t, allocated, uint64(6*largest), "reading and decoding used the limit; stream: %t", stream)
	}
}

// TestHugeLimit decodes with limits of which a multiple is not an int64.
func TestHugeLimit(t *testing.T) {
	for _, stream := range []bool{false, true} {
		for _, limit := range []int64{math.MaxInt64, math.MaxInt64 / 3, math.MaxInt64 / 16} {
			var list []record
			require.NoError(t, respond(t, t.Context(), "[{}]", tigo.Limits{DocumentBytes: limit}, stream).Decode(&list), "%d, %t", limit, stream)
			assert.Len(t, list, 1)
		}
	}
}

// TestDecodeOfStreamHasABound checks that Decode reads a stream only up to the limit of a document.
func TestDecodeOfStreamHasABound(t *testing.T) {
	var list []record
	limits := tigo.Limits{DocumentBytes: 4}
	require.NoError(t, respond(t, t.Context(), "[{}]", limits, true).Decode(&list))
	require.ErrorIs(t, respond(t, t.Context(), "[{} ]", limits, true).Decode(&list), tigo.ErrTooLarge)
}

// TestTextOfDeviations checks how many deviations the text of the error lists.
func TestTextOfDeviations(t *testing.T) {
	for count, want := range map[int]string{
		1: `GET /x: 200 OK: 1 deviation: [0].amount: number read from a string`,
		7: `GET /x: 200 OK: 7 deviations: [0].amount: number read from a string; [1].amount: number read from a string; ` +
			`[2].amount: number read from a string; [3].amount: number read from a string; [4].amount: number read from a string; and 2 more`,
	} {
		document := "[" + strings.Repeat(`{"amount":"5"},`, count-1) + `{"amount":"5"}]`
		var list []record
		err := respond(t, t.Context(), document, tigo.Limits{}, false, tigo.WithStrict()).Decode(&list)
		require.ErrorIs(t, err, tigo.ErrDeviation)
		assert.Equal(t, want, err.Error())
	}
}

// TestContextEndsDecoding ends the context between the response and its decoding.
func TestContextEndsDecoding(t *testing.T) {
	gone := errors.New("gone")
	for _, stream := range []bool{false, true} {
		ctx, cancel := context.WithCancelCause(t.Context())
		response := respond(t, ctx, "["+strings.Repeat("{},", 1<<18)+"{}]", tigo.Limits{}, stream)
		cancel(gone)
		var list []record
		err := response.Decode(&list)
		require.ErrorIs(t, err, gone)
		require.ErrorIs(t, err, context.Canceled)
		assert.NotErrorIs(t, err, tigo.ErrMalformed)
	}
}

// TestDeviationsOfStreamHaveABound streams 3,000 elements with a deviation each: a value in another form, or a member that
// the model does not have.
func TestDeviationsOfStreamHaveABound(t *testing.T) {
	for element, last := range map[string]tigo.Deviation{
		`{"amount":"5"}`:         {Path: "[999].amount", Text: "number read from a string"},
		`{"amount":5,"color":1}`: {Path: "[999].color", Text: "unknown member: the reference does not name it", Unknown: true},
	} {
		var all tigo.Response
		response := respond(t, t.Context(), "["+strings.Repeat(element+",", 2999)+element+"]", tigo.Limits{}, true, tigo.WithResponse(&all))
		for _, err := range tigo.DecodeSeq[record](response) {
			require.NoError(t, err)
		}
		if assert.Len(t, all.Deviations, 1000, element) {
			assert.Equal(t, last, all.Deviations[999])
		}
		assert.Equal(t, 2000, all.MoreDeviations, element)
	}
}

// TestDecodeWantsAPointer decodes into values that cannot hold a result. The error is the caller's, and not that of the response.
func TestDecodeWantsAPointer(t *testing.T) {
	for _, document := range []string{`{"dueAmount":1}`, `[]`, ``} {
		for _, target := range []any{nil, 3, struct{}{}, (*struct{})(nil), []string{}} {
			err := respond(t, t.Context(), document, tigo.Limits{}, false).Decode(target)
			var argument *tigo.ArgumentError
			require.ErrorAs(t, err, &argument, "%T", target)
			require.EqualError(t, argument, "GET /x: v is not a pointer")
			require.NotErrorIs(t, err, tigo.ErrMalformed)
		}
	}
}
