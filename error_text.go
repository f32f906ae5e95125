package tigo

import (
	"net/http"
	"strconv"
	"strings"
	"unicode"
)

// errorLine is the largest size of an error's text, in bytes.
const errorLine = 1 << 10

// describe returns the error's line, with the caller's values redacted.
func (e *Error) describe(values callersValues) string {
	var parts []string
	if e.StatusCode != 0 {
		parts = append(parts, strings.TrimSpace(strconv.Itoa(e.StatusCode)+" "+http.StatusText(e.StatusCode)))
	}
	if e.Message != "" {
		parts = append(parts, values.redact(e.Message))
	}
	if e.Err != nil {
		parts = append(parts, values.redactCause(e.Err))
	}
	line := e.Op + ": " + strings.Join(parts, ": ")
	if e.Code != "" && e.Code != strconv.Itoa(e.StatusCode) {
		line += " [" + values.redact(e.Code) + "]"
	}
	if e.RequestID != "" {
		line += " (request id " + values.replace(e.RequestID) + ")"
	}
	return cut(oneLine(line), errorLine)
}

// oneLine replaces line breaks and characters that do not print.
func oneLine(text string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, "?"))
}

// cut shortens a text to at most n bytes, at the end of a rune.
func cut(text string, n int) string {
	if len(text) <= n {
		return text
	}
	return strings.ToValidUTF8(text[:n-len("…")], "") + "…"
}
