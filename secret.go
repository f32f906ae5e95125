package tigo

import (
	crand "crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"sync"
)

// redacted is what every way of printing a Secret gives.
const redacted = "REDACTED"

var errSecretRedacted = errors.New("tigo: the text is REDACTED, which stands for a secret and is none")

// Secret is text that must not be shown: a client secret, a card number, a CVV, a card token. Whatever prints or
// marshals it, and whatever it is a field of, gives REDACTED; [Secret.Reveal] gives the text, and bodies of requests
// carry it. Unmarshalling takes a text, but refuses REDACTED, so that a printed secret never comes back as one.
//
// The text is kept masked with a key of this process, so that a printer that follows reflection into unexported
// fields shows noise. That guards against accidents, not against code that means to read it.
//
// The zero Secret is none: it prints and marshals as "". Compare with [Secret.Equal], not with ==;
// [reflect.DeepEqual] compares the texts too.
type Secret struct{ noise *string }

// maskKey makes the key of this process when it is first needed.
//
//nolint:gochecknoglobals // it never changes
var maskKey = sync.OnceValue(func() (key [32]byte) {
	_, _ = crand.Read(key[:]) // it cannot fail
	return key
})

// mask turns a text into noise and noise into the text. Equal texts make equal noise.
func mask(text string) string {
	masked := make([]byte, len(text))
	_, _ = rand.NewChaCha8(maskKey()).Read(masked) // nor can this
	subtle.XORBytes(masked, masked, []byte(text))
	return string(masked)
}

// NewSecret keeps a text as a secret. No text is the zero Secret.
func NewSecret(text string) Secret {
	if text == "" {
		return Secret{}
	}
	noise := mask(text)
	return Secret{&noise}
}

// Reveal returns the text, or "" for the zero Secret.
func (s Secret) Reveal() string {
	if s.noise == nil {
		return ""
	}
	return mask(*s.noise)
}

// Equal reports whether both are the same text. The time it takes tells at most their lengths.
func (s Secret) Equal(other Secret) bool {
	if s.noise == nil || other.noise == nil {
		return s.noise == other.noise
	}
	return subtle.ConstantTimeCompare([]byte(*s.noise), []byte(*other.noise)) == 1
}

// IsZero reports whether there is no secret.
func (s Secret) IsZero() bool { return s.noise == nil }

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
