package transport

import (
	"encoding/base64"
	"errors"
	"net/http"
	"regexp"
	"strings"
	"unicode"
)

// This file keeps the client secret out of errors: a token endpoint may send back what it received.

// problem reads an error body without the secret.
func (f *tokenFetch) problem(h http.Header, data []byte) Problem {
	p := f.Problem(h, []byte(f.redact(string(data))))
	p.Code, p.Message, p.DeveloperMessage = f.redact(p.Code), f.redact(p.Message), f.redact(p.DeveloperMessage)
	return p
}

// redact replaces the secret in a text of the endpoint. If a text that is not JSON has the secret in another spelling, the whole
// text is replaced; the texts of an error body are redacted again after it is decoded.
func (f *tokenFetch) redact(text string) string {
	text = strings.NewReplacer(f.basic(), "REDACTED", f.secret, "REDACTED").Replace(text)
	if secret := squeezed(f.secret); secret != "" && !strings.HasPrefix(text, "{") && strings.Contains(squeezed(text), secret) {
		return "REDACTED"
	}
	return text
}

var percentEncoded = regexp.MustCompile(`%[[:xdigit:]]{2}`)

// squeezed reduces all spellings of a text to one: its letters and digits, in lower case and ASCII width, and nothing that is
// percent-encoded.
func squeezed(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= '！' && r <= '～' {
			r -= '！' - '!'
		}
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, percentEncoded.ReplaceAllLiteralString(text, ""))
}

// redactError returns an error without the secret in its text: net/http quotes what it cannot read.
func (f *tokenFetch) redactError(err error) error {
	if text := f.redact(err.Error()); text != err.Error() {
		return &redactedError{text, err}
	}
	return err
}

// A redactedError matches what its cause matches, but does not unwrap to it, so that the cause is not printed.
type redactedError struct {
	text string
	err  error
}

func (e *redactedError) Error() string        { return e.text }
func (e *redactedError) Is(target error) bool { return errors.Is(e.err, target) }
func (e *redactedError) As(target any) bool   { return errors.As(e.err, target) }

// basic returns the value of HTTP Basic, from id and secret that are not escaped.
func (f *tokenFetch) basic() string {
	return base64.StdEncoding.EncodeToString([]byte(f.id + ":" + f.secret))
}
