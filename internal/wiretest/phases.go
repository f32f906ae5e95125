package wiretest

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
)

// applied checks the text of the request, and the result of the call.
func (row Row[C]) applied(t *testing.T, connect func(*tigo.Client) C) {
	t.Helper()
	p := &platform{responses: []response{{row.Status, fixture(t, row.Response)}}}
	var response tigo.Response
	got, err := row.Call(t.Context(), connect(p.client(t)), tigo.WithResponse(&response))
	require.NoError(t, err)
	assert.Equal(t, row.Want, got)
	assert.Equal(t, row.Status, response.StatusCode, "the call does not pass its options on")
	assert.Empty(t, response.Deviations, "the fixture deviates from the model")
	require.Len(t, p.requests, 1+len(row.Then))
	for i, request := range p.requests {
		assert.Equal(t, slices.Concat([]string{row.Request}, row.Then)[i], request.line)
		assert.Equal(t, compact(t, row.Body), request.body)
		assert.Equal(t, "Bearer "+token, request.header.Get("Authorization"))
		if row.Body != "" {
			assert.Equal(t, "application/json", request.header.Get("Content-Type"))
		}
	}
}

// refused checks the error of a call whose response is an error.
func (row Row[C]) refused(t *testing.T, connect func(*tigo.Client) C) {
	t.Helper()
	refusal := `{"code": 4031, "message": "not for you"}`
	if strings.Contains(row.Request, " /v2/") {
		refusal = `{"error": {"statusCode": "403", "code": "4031", "message": "not for you"}}`
	}
	p := &platform{responses: []response{{http.StatusForbidden, refusal}}}
	got, err := row.Call(t.Context(), connect(p.client(t)))
	assert.Zero(t, got)
	failure, ok := errors.AsType[*tigo.Error](err)
	require.True(t, ok, "%v is no *tigo.Error", err)
	verb, _, _ := strings.Cut(row.Request, " ")
	assert.Equal(t, row.Op, failure.Op)
	assert.Equal(t, verb, failure.Method)
	assert.Equal(t, row.Route, failure.Route)
	assert.Equal(t, http.StatusForbidden, failure.StatusCode)
	assert.Equal(t, "4031", failure.Code)
	assert.Equal(t, "not for you", failure.Message)
	assert.Equal(t, tigo.OutcomeRefused, failure.Outcome)
	assert.Len(t, p.requests, 1)
}

// failedAtFirst checks the retry rule: after a 503, whose outcome is unknown, only an idempotent call is retried.
func (row Row[C]) failedAtFirst(t *testing.T, connect func(*tigo.Client) C) {
	t.Helper()
	p := &platform{responses: []response{{http.StatusServiceUnavailable, ""}, {row.Status, fixture(t, row.Response)}}}
	got, err := row.Call(t.Context(), connect(p.client(t)))
	if row.Idempotent {
		require.NoError(t, err)
		assert.Equal(t, row.Want, got)
		assert.Len(t, p.requests, 2+len(row.Then))
		return
	}
	require.ErrorIs(t, err, tigo.ErrUnavailable)
	assert.Equal(t, tigo.OutcomeUnknown, tigo.OutcomeOf(err))
	assert.Len(t, p.requests, 1)
}

func compact(t *testing.T, text string) string {
	t.Helper()
	if text == "" {
		return ""
	}
	var b bytes.Buffer
	require.NoError(t, json.Compact(&b, []byte(text)))
	return b.String()
}
