package tigo

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"regexp"
	"slices"
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
		Fault:            x.Problem.Fault,
		RequestID:        requestID(x.Answer),
		RetryAfter:       x.RetryAfter,
		Attempts:         x.Attempts,
		Outcome:          outcome(x.Fate),
		Body:             x.ErrorBody,
		safe:             x.Safe,
		temporary:        x.Temporary() || errors.Is(cause, context.DeadlineExceeded),
		limited:          x.Problem.RateLimited(x.Status),
	}
	if cause != transport.ErrAnswered {
		e.cause = cause
	}
	if errorIs[*pageError](cause) {
		e.Outcome = OutcomeUnknown // whoever sent the page, it was not the platform
	}
	if refusal, ok := errors.AsType[*transport.SignInError](cause); ok {
		e.temporary = refusal.Temporary
		if x.Status == 0 {
			e.StatusCode, e.RetryAfter, e.RequestID = refusal.Status, refusal.RetryAfter, requestID(refusal.Header)
			e.Code, e.Message = refusal.Problem.Code, refusal.Problem.Message
			e.DeveloperMessage, e.Fault = refusal.Problem.DeveloperMessage, refusal.Problem.Fault
			e.limited = refusal.Problem.RateLimited(refusal.Status)
		}
	}
	e.line = e.describe(r.callersValues())
	return e
}

// describe writes the error's line, without the values given.
func (e *Error) describe(hidden []string) string {
	var b strings.Builder
	if e.StatusCode != 0 {
		b.WriteString(strconv.Itoa(e.StatusCode) + " " + http.StatusText(e.StatusCode))
	}
	for _, part := range []string{e.Message, causeText(e.cause)} {
		if part == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteString(": ")
		}
		b.WriteString(part)
	}
	if e.Code != "" && e.Code != strconv.Itoa(e.StatusCode) {
		b.WriteString(" [" + e.Code + "]")
	}
	line := e.Op + ": " + hide(b.String(), hidden)
	if e.RequestID != "" {
		line += " (request id " + e.RequestID + ")"
	}
	return cut(oneLine(line), errorLine)
}

func causeText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// callersValues are the texts that the caller put into the call: path and query values and all that stands in
// the body, down to four bytes, longest first.
func (r *Response) callersValues() []string {
	values := slices.Clone(r.values)
	for name := range strings.SplitSeq(r.exchange.URL.RawQuery, "&") {
		_, value, _ := strings.Cut(name, "=")
		values = append(values, value)
	}
	var body any
	if json.Unmarshal(r.exchange.Body, &body) == nil {
		values = appendTexts(values, body)
	}
	values = slices.DeleteFunc(values, func(v string) bool { return len(v) < 4 })
	slices.SortFunc(values, func(a, b string) int { return len(b) - len(a) })
	return values
}

func appendTexts(to []string, v any) []string {
	switch v := v.(type) {
	case string:
		return append(to, v)
	case []any:
		for _, e := range v {
			to = appendTexts(to, e)
		}
	case map[string]any:
		for _, e := range v {
			to = appendTexts(to, e)
		}
	}
	return to
}

// personal finds what may be a document, phone, card or account number, or an e-mail address, whoever brought it.
var personal = regexp.MustCompile(`[\pL\d._%+-]+@[\pL\d.-]+|\d(?:[ .\-/]?\d){4,}`)

// hide takes the given texts, and whatever looks personal, out of a text.
func hide(text string, hidden []string) string {
	for _, v := range hidden {
		text = strings.ReplaceAll(text, v, redacted)
	}
	return personal.ReplaceAllString(text, redacted)
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
