package tigo

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"database/sql/driver"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"sync"
)

// redacted is what stands in place of a secret in print.
const redacted = "REDACTED"

var (
	errSecretRedacted = errors.New("tigo: the text is REDACTED, which stands for a secret and is none")
	errSecretKept     = errors.New("tigo: a Secret is not stored or encoded by itself: where that is meant, store what its Reveal returns")
	errSecretScan     = errors.New("tigo: a secret cannot be read from a value of this kind")
)

// Secret is text that must not be shown: a client secret, a card number, a CVV, a card token. Whatever prints or logs it,
// and whatever it is a field of, shows REDACTED. Encoders and databases get an error in its place, so that it is neither
// stored by accident nor replaced by a word; [Secret.Reveal] gives the text to whoever means to store it, and bodies of
// requests carry it. Reading works as for any text, but REDACTED is refused: a printed secret never comes back as one.
//
// The text is kept masked, with a key that is derived from the text and from a key of this process, so that a printer
// that follows reflection into unexported fields shows noise, and one known text does not open another. That guards
// against accidents, not against code that means to read it.
//
// The zero Secret is none: it prints as "", and encodes as an empty text. Compare with [Secret.Equal], not with ==;
// [reflect.DeepEqual] compares the texts too.
type Secret struct{ masked *string }

// processKey is made when it is first needed.
//
//nolint:gochecknoglobals // it never changes
var processKey = sync.OnceValue(func() (key [sha256.Size]byte) {
	_, _ = rand.Read(key[:]) // it cannot fail
	return key
})

// The uses of the key.
const (
	ofText   = 't' // makes the tag that stands before a masked text: equal texts have equal ones
	ofStream = 's' // makes of a tag, block by block, the noise that masks the text
)

// keyed returns the hash of data under the key of this process, for one of its uses.
func keyed(use byte, block uint32, data []byte) [sha256.Size]byte {
	key := processKey()
	input := append(append(make([]byte, 0, 128), key[:]...), use)
	return sha256.Sum256(append(binary.BigEndian.AppendUint32(input, block), data...))
}

// mask turns the text of a tag into noise, and noise into the text, in place.
func mask(tag [sha256.Size]byte, text []byte) {
	for block := uint32(0); len(text) > 0; block++ {
		noise := keyed(ofStream, block, tag[:])
		text = text[subtle.XORBytes(text, text, noise[:]):]
	}
}

// NewSecret keeps a text as a secret. No text is the zero Secret.
func NewSecret(text string) Secret {
	if text == "" {
		return Secret{}
	}
	tag := keyed(ofText, 0, []byte(text))
	masked := append(append(make([]byte, 0, 128), tag[:]...), text...)
	mask(tag, masked[len(tag):])
	kept := string(masked)
	return Secret{&kept}
}

// Reveal returns the text, or "" for the zero Secret.
func (s Secret) Reveal() string {
	if s.masked == nil {
		return ""
	}
	var tag [sha256.Size]byte
	copy(tag[:], *s.masked)
	text := append(make([]byte, 0, 64), (*s.masked)[len(tag):]...)
	mask(tag, text)
	return string(text)
}

// Equal reports whether both are the same text. The time it takes tells at most their lengths.
func (s Secret) Equal(other Secret) bool {
	if s.masked == nil || other.masked == nil {
		return s.masked == other.masked
	}
	return subtle.ConstantTimeCompare([]byte(*s.masked), []byte(*other.masked)) == 1
}

// IsZero reports whether there is no secret.
func (s Secret) IsZero() bool { return s.masked == nil }

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

// kept is what a store or an encoder gets of a secret: nothing of none, else an error.
func (s Secret) kept() error {
	if s.IsZero() {
		return nil
	}
	return errSecretKept
}

// MarshalText fails: XML, YAML, TOML and CSV encoders use it. None is an empty text.
func (s Secret) MarshalText() ([]byte, error) { return nil, s.kept() }

// MarshalJSON fails. None is "".
func (s Secret) MarshalJSON() ([]byte, error) { return []byte(`""`), s.kept() }

// MarshalBinary fails: gob, CBOR, MessagePack and Redis clients use it. None is no data.
func (s Secret) MarshalBinary() ([]byte, error) { return nil, s.kept() }

// MarshalBSONValue fails. None is null.
func (s Secret) MarshalBSONValue() (kind byte, data []byte, err error) {
	return bsonNull, nil, s.kept()
}

// EncodeValues fails: go-querystring uses it. None adds nothing.
func (s Secret) EncodeValues(string, *url.Values) error { return s.kept() }

// Value fails: databases use it. None is NULL.
func (s Secret) Value() (driver.Value, error) { return nil, s.kept() }

// GormDataType is the type of a column that gorm makes: a text, to be filled with what [Secret.Reveal] returns.
func (s Secret) GormDataType() string { return "string" }

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

// UnmarshalBinary takes the data as the secret. REDACTED is an error.
func (s *Secret) UnmarshalBinary(data []byte) error { return s.UnmarshalText(data) }

// UnmarshalBSONValue takes a string as the secret; null is none. REDACTED is an error.
func (s *Secret) UnmarshalBSONValue(kind byte, data []byte) error { return scanBSON(s, kind, data) }

// UnmarshalParam takes a parameter of a form as the secret. gin and echo call it.
func (s *Secret) UnmarshalParam(param string) error { return s.UnmarshalText([]byte(param)) }

// Scan takes a text of a database as the secret; NULL is none. REDACTED is an error.
func (s *Secret) Scan(src any) error { return scanText(src, s.UnmarshalText, errSecretScan) }
