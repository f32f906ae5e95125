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

// fail makes the error of a call that ended for the given reason. No other place makes one.
func (r *Response) fail(cause error) *Error {
	q, x := &r.call.Request, &r.call.Response
	e := &Error{
		Op:         q.Op,
		Method:     q.Method,
		Route:      q.Route,
		StatusCode: x.Status,
		RequestID:  r.requestID(x.Header),
		RetryAfter: x.RetryAfter,
		Attempts:   r.call.Attempts,
		Outcome:    Outcome(r.call.Outcome),
		Idempotent: q.Idempotent,
		Body:       x.ErrorBody,
		Err:        cause,
	}
	e.says(x.Problem)
	if errors.Is(cause, transport.ErrResponse) {
		e.Err = r.unlikePlatform()
	}
	if success(x.Status) && isPage(x.Header, nil) || errorIs[*pageError](cause) || isForeign(cause) {
		e.Outcome = OutcomeUnknown // whoever sent it, nothing in it says that it was the platform
	}
	if refusal, ok := errors.AsType[*refusalError](cause); ok {
		e.says(refusal.problem)
		e.Body, e.Outcome = refusal.body, OutcomeUnknown
		if refusal.problem.RefusedByGateway() {
			e.Outcome = OutcomeRefused
		}
	}
	if refusal, ok := errors.AsType[*transport.SignInError](cause); ok && x.Status == 0 {
		e.StatusCode, e.RetryAfter, e.RequestID = refusal.Status, refusal.RetryAfter, r.requestID(refusal.Header)
		e.says(refusal.Problem)
	}
	if proxy, ok := errors.AsType[*transport.ProxyError](cause); ok && e.StatusCode == 0 {
		e.StatusCode = proxy.Status
	}
	e.verdict = e.judge(r.callersValues())
	if r.observed.Load() != nil {
		r.failure.Store(e)
	}
	return e
}

// says takes over what an error body says.
func (e *Error) says(p transport.Problem) {
	e.Code, e.Message, e.DeveloperMessage, e.FromGateway = p.Code, p.Message, p.DeveloperMessage, p.Fault != ""
}

func success(status int) bool { return status >= 200 && status <= 299 }

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
