package failure_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/clienttest"
	"github.com/tigo-go/tigo/tigotest"
)

func TestOutcomeByStatus(t *testing.T) {
	refused := map[int]bool{400: true, 401: true, 403: true, 404: true, 405: true, 429: true}
	for _, status := range []int{300, 302, 304, 400, 401, 402, 403, 404, 405, 406, 408, 409, 410, 422, 429, 451, 500, 501, 502, 503, 504, 507, 599} {
		t.Run(strconv.Itoa(status), func(t *testing.T) {
			server := tigotest.Start(t)
			client := clienttest.New(t, clienttest.Emulator(server))
			server.Inject(tigotest.Fault{Op: clienttest.OpCreateInvoice, Do: tigotest.Response{Status: status, Body: `{"code":1,"message":"no"}`}})
			_, err := clienttest.Fetch(t, client, clienttest.CreateInvoice(clienttest.Contract(server)))
			e := clienttest.Failure(t, err)
			want := tigo.OutcomeUnknown
			if refused[status] {
				want = tigo.OutcomeRefused
			}
			assert.Equal(t, want, e.Outcome)
			assert.Equal(t, status == http.StatusTooManyRequests, tigo.Retryable(err))
		})
	}
}

// TestOutcomeByFault checks the outcomes of the gateway's codes, which are more specific than the status.
func TestOutcomeByFault(t *testing.T) {
	const flow = "messaging.adaptors.http.flow."
	codes := map[string]tigo.Outcome{
		"oauth.v2.InvalidAccessToken":             tigo.OutcomeRefused,
		"keymanagement.service.invalid_access":    tigo.OutcomeRefused,
		"policies.ratelimit.QuotaViolation":       tigo.OutcomeRefused,
		"policies.ratelimit.SpikeArrestViolation": tigo.OutcomeRefused,
		flow + "ServiceUnavailable":               tigo.OutcomeRefused,
		flow + "NoActiveTargets":                  tigo.OutcomeRefused,
		flow + "GatewayTimeout":                   tigo.OutcomeUnknown,
		flow + "UnexpectedEOFAtTarget":            tigo.OutcomeUnknown,
		"steps.javascript.ScriptExecutionFailed":  tigo.OutcomeUnknown,
		"":                                        tigo.OutcomeUnknown,
	}
	for code, want := range codes {
		for _, status := range []int{http.StatusInternalServerError, http.StatusServiceUnavailable, http.StatusGatewayTimeout} {
			t.Run(code+"/"+strconv.Itoa(status), func(t *testing.T) {
				server := tigotest.Start(t)
				client := clienttest.New(t, clienttest.Emulator(server))
				server.Inject(tigotest.Fault{Op: clienttest.OpCreateInvoice, Do: tigotest.GatewayFault(status, code)})
				_, err := clienttest.Fetch(t, client, clienttest.CreateInvoice(clienttest.Contract(server)), tigo.WithRetry(tigo.Retry{Attempts: 1}))
				assert.Equal(t, want, clienttest.Failure(t, err).Outcome)
			})
		}
	}
}

// TestOutcomeOfUnreadableResponses has 2xx responses that cannot be read. A write was applied if the body is missing or cut
// short. If the body is not the result, the outcome is unknown, since any server may have sent it.
func TestOutcomeOfUnreadableResponses(t *testing.T) {
	bodies := map[string]tigo.Outcome{
		"":                             tigo.OutcomeApplied,
		"null":                         tigo.OutcomeApplied,
		`{"invoiceId`:                  tigo.OutcomeApplied,
		"OK":                           tigo.OutcomeUnknown,
		"\x16\x03garbage\r\n":          tigo.OutcomeUnknown,
		`"stored"`:                     tigo.OutcomeUnknown,
		"42":                           tigo.OutcomeUnknown,
		`{"welcome":"to this server"}`: tigo.OutcomeUnknown,
		`{"invoiceId":F-77}`:           tigo.OutcomeUnknown,
		" \n<html>":                    tigo.OutcomeUnknown,
		"<?xml ?><a/>":                 tigo.OutcomeUnknown,
	}
	for body, want := range bodies {
		t.Run(body, func(t *testing.T) {
			server := tigotest.Start(t)
			client := clienttest.New(t, clienttest.Emulator(server))
			server.Inject(tigotest.Fault{Op: clienttest.OpCreateInvoice, Do: tigotest.Response{Status: http.StatusCreated, Body: body}})
			response, err := client.Do(t.Context(), clienttest.CreateInvoice(clienttest.Contract(server)))
			if err == nil {
				err = response.Decode(&struct {
					InvoiceID string `json:"invoiceId" tigo:"identifies"`
				}{})
			}
			e := clienttest.Failure(t, err)
			assert.Equal(t, want, e.Outcome)
			assert.False(t, tigo.Retryable(err))
			assert.Equal(t, 1, server.Count(clienttest.OpCreateInvoice))
		})
	}
}

func TestOutcomeOfAnyError(t *testing.T) {
	unknown := &tigo.Error{}
	refused := &tigo.Error{Outcome: tigo.OutcomeRefused}
	argument := &tigo.ArgumentError{Op: "op", Name: "n", Reason: "r"}
	tests := map[string]struct {
		err  error
		want tigo.Outcome
	}{
		"none":                    {nil, tigo.OutcomeApplied},
		"an argument":             {argument, tigo.OutcomeNotSent},
		"wrapped":                 {fmt.Errorf("paying: %w", refused), tigo.OutcomeRefused},
		"another's":               {errors.New("disk full"), tigo.OutcomeUnknown},
		"the error of a context":  {context.Canceled, tigo.OutcomeUnknown},
		"errors of several calls": {errors.Join(argument, unknown), tigo.OutcomeUnknown},
		"a zero Error":            {unknown, tigo.OutcomeUnknown},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, test.want, tigo.OutcomeOf(test.err))
			assert.False(t, tigo.Retryable(test.err))
		})
	}
}

func TestOutcomesHaveNames(t *testing.T) {
	names := map[tigo.Outcome]string{
		tigo.OutcomeUnknown: "unknown", tigo.OutcomeNotSent: "not sent", tigo.OutcomeRefused: "refused",
		tigo.OutcomeApplied: "applied", tigo.Outcome(99): "unknown",
	}
	for outcome, name := range names {
		assert.Equal(t, name, outcome.String())
	}
	var zero tigo.Outcome
	assert.Equal(t, tigo.OutcomeUnknown, zero)
}

// TestRetryableIdempotentCalls checks that an idempotent call is retryable for any outcome.
func TestRetryableIdempotentCalls(t *testing.T) {
	server := tigotest.Start(t)
	client := clienttest.New(t, clienttest.Emulator(server))
	server.Inject(tigotest.Fault{Op: clienttest.OpCreateInvoice, Do: tigotest.ResetConnection()})
	request := clienttest.CreateInvoice(clienttest.Contract(server))
	_, err := clienttest.Fetch(t, client, request)
	assert.False(t, tigo.Retryable(err))
	request.Idempotent = true
	_, err = clienttest.Fetch(t, client, request)
	assert.True(t, tigo.Retryable(err))
	assert.Equal(t, 3, clienttest.Failure(t, err).Attempts)
	assert.Equal(t, tigo.OutcomeUnknown, tigo.OutcomeOf(err))
}
