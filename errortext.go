package tigo

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"unicode"

	"github.com/tigo-go/tigo/internal/transport"
)

// errorLine bounds an error's text, in bytes.
const errorLine = 1 << 10

// fail makes the error of a call that ended for the given reason.
func (r *Response) fail(cause error) *Error {
	x := &r.exchange
	e := &Error{
		Op:               x.Op,
		Method:           x.Method,
		Route:            x.Route,
		StatusCode:       x.Status,
		Code:             x.Problem.Code,
		Message:          x.Problem.Message,
		DeveloperMessage: x.Problem.DeveloperMessage,
		FromGateway:      x.Problem.Fault != "",
		RequestID:        requestID(x.Answer),
		RetryAfter:       x.RetryAfter,
		Attempts:         x.Attempts,
		Outcome:          outcome(x.Fate),
		Body:             x.ErrorBody,
		Idempotent:       x.Safe,
	}
	if !errors.Is(cause, transport.ErrAnswered) {
		e.Err = cause
	}
	if errorIs[*pageError](cause) {
		e.Outcome = OutcomeUnknown // whoever sent the page, it was not the platform
	}
	if refusal, ok := errors.AsType[*transport.SignInError](cause); ok {
		if x.Status == 0 {
			e.StatusCode, e.RetryAfter, e.RequestID = refusal.Status, refusal.RetryAfter, requestID(refusal.Header)
			e.Code, e.Message = refusal.Problem.Code, refusal.Problem.Message
			e.DeveloperMessage, e.FromGateway = refusal.Problem.DeveloperMessage, refusal.Problem.Fault != ""
		}
	}
	e.verdict = e.judge(r.callersValues())
	if r.observed != nil {
		r.failure = e
	}
	return e
}

// describe writes the error's line, without the values given.
func (e *Error) describe(hidden callersValues) string {
	var parts []string
	if e.StatusCode != 0 {
		parts = append(parts, strings.TrimSpace(strconv.Itoa(e.StatusCode)+" "+http.StatusText(e.StatusCode)))
	}
	if e.Message != "" {
		parts = append(parts, hidden.out(e.Message))
	}
	if e.Err != nil {
		parts = append(parts, hidden.outOfCause(e.Err))
	}
	line := e.Op + ": " + strings.Join(parts, ": ")
	if e.Code != "" && e.Code != strconv.Itoa(e.StatusCode) {
		line += " [" + hidden.out(e.Code) + "]"
	}
	if e.RequestID != "" {
		line += " (request id " + hidden.replace(e.RequestID) + ")"
	}
	return cut(oneLine(line), errorLine)
}

// oneLine replaces what would break a line, or hide in one.
func oneLine(text string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, "?"))
}

// cut shortens a text to at most n bytes, at a rune.
func cut(text string, n int) string {
	if len(text) <= n {
		return text
	}
	return strings.ToValidUTF8(text[:n-len("…")], "") + "…"
}
