package tigo

import (
	"crypto/rand"
	"crypto/sha3"
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"sync"
)

// redacted is what every way of printing a Secret gives.
const redacted = "REDACTED"

var errSecretRedacted = errors.New("tigo: the text is REDACTED, which stands for a secret and is none")

// Secret is text that must not be shown: a client secret, a card number, a CVV, a card token. Whatever prints or
// marshals it, and whatever it is a field of, gives REDACTED; [Secret.Reveal] gives the text, and bodies of requests
// carry it. Unmarshalling takes a text, but refuses REDACTED, so that a printed secret never comes back as one.
//
// The text is kept enciphered with a key of this process, so that a printer that follows reflection into unexported
// fields shows noise. That guards against accidents, not against code that means to read it.
//
// The zero Secret is none: it prints and marshals as "". Compare with [Secret.Equal], not with ==;
// [reflect.DeepEqual] compares the texts too.
type Secret struct{ sealed *sealed }

// sealed is an enciphered text: a tag derived from the text, then the text under a mask derived from the tag. Equal
// texts have equal seals, and different texts never share a mask.
type sealed struct{ noise []byte }

const tagSize = 16

// sealKey makes the key of this process when it is first needed.
var sealKey = sync.OnceValue(func() [32]byte {
	var key [32]byte
	_, _ = rand.Read(key[:]) // it cannot fail
	return key
})

// derive fills out with noise that only the key, the purpose and the input determine.
func derive(out []byte, purpose string, input []byte) {
	key := sealKey()
	shake := sha3.NewSHAKE256()
	for _, part := range [][]byte{key[:], []byte(purpose), input} {
		_, _ = shake.Write(part) // it cannot fail
	}
	_, _ = shake.Read(out) // nor can this
}

// NewSecret keeps a text as a secret. No text is the zero Secret.
func NewSecret(text string) Secret {
	if text == "" {
		return Secret{}
	}
	noise := make([]byte, tagSize+len(text))
	tag, body := noise[:tagSize], noise[tagSize:]
	derive(tag, "tag:", []byte(text))
	derive(body, "mask:", tag)
	subtle.XORBytes(body, body, []byte(text))
	return Secret{&sealed{noise}}
}

// Reveal returns the text, or "" for the zero Secret.
func (s Secret) Reveal() string {
	if s.sealed == nil {
		return ""
	}
	tag, body := s.sealed.noise[:tagSize], s.sealed.noise[tagSize:]
	text := make([]byte, len(body))
	derive(text, "mask:", tag)
	subtle.XORBytes(text, text, body)
	return string(text)
}

// Equal reports whether both are the same text. The time it takes tells at most their lengths.
func (s Secret) Equal(other Secret) bool {
	if s.sealed == nil || other.sealed == nil {
		return s.sealed == other.sealed
	}
	return subtle.ConstantTimeCompare(s.sealed.noise, other.sealed.noise) == 1
}

// IsZero reports whether there is no secret.
func (s Secret) IsZero() bool { return s.sealed == nil }

// String returns REDACTED, or "" for the zero Secret.
func (s Secret) String() string {
	if s.IsZero() {
		return ""
	}
	return redacted
}

// GoString returns what [Secret.String] does.
func (s Secret) GoString() string { return s.String() }

// Format prints what [Secret.String] returns, whatever the verb and its flags.
func (s Secret) Format(state fmt.State, _ rune) { _, _ = io.WriteString(state, s.String()) }

// LogValue is what [log/slog] shows: the same as [Secret.String].
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// MarshalText returns what [Secret.String] does; XML and most other formats use it.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// MarshalJSON writes what [Secret.String] returns, as a string.
func (s Secret) MarshalJSON() ([]byte, error) { return []byte(`"` + s.String() + `"`), nil }

// UnmarshalText takes the text as the secret. REDACTED is an error.
func (s *Secret) UnmarshalText(text []byte) error {
	if string(text) == redacted {
		return errSecretRedacted
	}
	*s = NewSecret(string(text))
	return nil
}

// UnmarshalJSON takes a string, or the literal of a number, as the secret; null is none. "REDACTED" is an error.
func (s *Secret) UnmarshalJSON(data []byte) error { return s.UnmarshalText(unquoted(data)) }
