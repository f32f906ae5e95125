package transport

import (
	"encoding/base64"
	"errors"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"unicode"
)

// This file keeps the client secret out of errors: a token endpoint may send back what it received.

// problem reads an error body without the secret.
func (f *tokenFetch) problem(h http.Header, data []byte) Problem {
	p := f.Problem(h, []byte(f.redact(string(data))))
	p.Code, p.Message, p.DeveloperMessage = f.redact(p.Code), f.redact(p.Message), f.redact(p.DeveloperMessage)
	return p
}

// redact replaces the secret in a text of the endpoint. If the text has the secret in another spelling, it replaces the whole text,
// unless that is JSON: problem decodes JSON, and then redacts its code and its messages.
func (f *tokenFetch) redact(text string) string {
	text = strings.NewReplacer(f.basic(), "REDACTED", f.secret, "REDACTED").Replace(text)
	if secret := squeezed(f.secret); secret != "" && !strings.HasPrefix(text, "{") && strings.Contains(squeezed(text), secret) {
		return "REDACTED"
	}
	return text
}

var percentEncoded = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`%[[:xdigit:]]{2}`) }) //nolint:gochecknoglobals // compiled once

// squeezed returns the same text for all spellings of a secret: its letters and digits, in lower case, full-width ones in ASCII,
// without percent-encoded bytes.
func squeezed(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= '！' && r <= '～' {
			r -= '！' - '!'
		}
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, percentEncoded().ReplaceAllLiteralString(text, ""))
}

// redactError returns an error whose text does not have the secret: net/http quotes a response that it cannot read.
func (f *tokenFetch) redactError(err error) error {
	if text := f.redact(err.Error()); text != err.Error() {
		return &redactedError{text, err}
	}
	return err
}

// A redactedError matches the errors that its cause matches. It does not unwrap to the cause, so that nothing prints the cause.
type redactedError struct {
	text string
	err  error
}

func (e *redactedError) Error() string        { return e.text }
func (e *redactedError) Is(target error) bool { return errors.Is(e.err, target) }
func (e *redactedError) As(target any) bool   { return errors.As(e.err, target) }

// basic returns the credentials in the encoding of HTTP Basic. It does not escape id and secret: the platform requires them
// unescaped.
func (f *tokenFetch) basic() string {
	return base64.StdEncoding.EncodeToString([]byte(f.id + ":" + f.secret))
}
