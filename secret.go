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

// redacted is printed instead of a secret.
const redacted = "REDACTED"

var (
	errSecretRedacted = errors.New("tigo: cannot read a Secret from the text REDACTED, which is what a printed Secret shows")
	errSecretStored   = errors.New("tigo: a Secret cannot be stored or encoded; to store its text on purpose, store what Reveal returns")
)

// Secret is a text that must not be shown: a client secret, a card number, a CVV, a card token.
//
//   - It prints and logs as REDACTED, also as a field of another type.
//   - Encoders and databases get an error, so that it is neither stored by accident nor replaced by REDACTED.
//   - [Secret.Reveal] returns the text, for a program that stores it on purpose. Request bodies contain it.
//   - It decodes from any text except REDACTED, which is an error.
//
// In memory the text is masked, with a key that is derived from the text and from a random key of this process. So a printer
// that reads unexported fields by reflection prints random bytes, and the mask of one text does not fit another. This protects
// against accidents, not against code that sets out to read the text.
//
// The zero Secret is absent: it prints as "", and encodes as an empty text. Compare with [Secret.Equal], not with ==.
// [reflect.DeepEqual] compares the texts as well.
type Secret struct{ masked *string }

// processKey is made on first use.
//
//nolint:gochecknoglobals // it never changes
var processKey = sync.OnceValue(func() (key [sha256.Size]byte) {
	_, _ = rand.Read(key[:]) // it cannot fail
	return key
})

// The uses of the key.
const (
	ofText   = 't' // derives the tag before a masked text: equal texts have equal tags
	ofStream = 's' // derives from a tag, block by block, the noise that masks the text
)

// keyed returns the hash of data under the key of this process, for one of its uses.
func keyed(use byte, block uint32, data []byte) [sha256.Size]byte {
	key := processKey()
	input := append(append(make([]byte, 0, 128), key[:]...), use)
	return sha256.Sum256(append(binary.BigEndian.AppendUint32(input, block), data...))
}

// mask masks a text in place, with noise that is derived from its tag. A second call unmasks it.
func mask(tag [sha256.Size]byte, text []byte) {
	for block := uint32(0); len(text) > 0; block++ {
		noise := keyed(ofStream, block, tag[:])
		text = text[subtle.XORBytes(text, text, noise[:]):]
	}
}

// NewSecret returns a text as a secret. An empty text is the zero Secret.
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

// Equal reports whether the texts are the same. Its running time reveals at most their lengths.
func (s Secret) Equal(other Secret) bool {
	if s.masked == nil || other.masked == nil {
		return s.masked == other.masked
	}
	return subtle.ConstantTimeCompare([]byte(*s.masked), []byte(*other.masked)) == 1
}

// IsZero reports whether the secret is absent.
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

// LogValue returns what [log/slog] shows: the same as [Secret.String].
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// storable returns the error that encoders and databases get, nil for the zero Secret.
func (s Secret) storable() error {
	if s.IsZero() {
		return nil
	}
	return errSecretStored
}

// MarshalText returns an error, so that XML, YAML, TOML and CSV encoders fail. For the zero Secret it returns an empty text.
func (s Secret) MarshalText() ([]byte, error) { return nil, s.storable() }

// MarshalJSON returns an error. For the zero Secret it returns "".
func (s Secret) MarshalJSON() ([]byte, error) { return []byte(`""`), s.storable() }

// MarshalBinary returns an error, so that gob, CBOR, MessagePack and Redis clients fail. For the zero Secret it returns no
// data.
func (s Secret) MarshalBinary() ([]byte, error) { return nil, s.storable() }

// MarshalBSONValue returns an error. For the zero Secret it returns null.
func (s Secret) MarshalBSONValue() (kind byte, data []byte, err error) {
	return bsonNull, nil, s.storable()
}

// EncodeValues returns an error, so that go-querystring fails. For the zero Secret it adds nothing.
func (s Secret) EncodeValues(string, *url.Values) error { return s.storable() }

// Value returns an error, so that a database does not store the text. For the zero Secret it returns NULL.
func (s Secret) Value() (driver.Value, error) { return nil, s.storable() }

// GormDataType returns the column type for gorm: a text, for what [Secret.Reveal] returns.
func (s Secret) GormDataType() string { return "string" }

// UnmarshalText reads a text as the secret. REDACTED is an error.
func (s *Secret) UnmarshalText(text []byte) error {
	if string(text) == redacted {
		return errSecretRedacted
	}
	*s = NewSecret(string(text))
	return nil
}

// UnmarshalJSON reads a string, or the literal of a number, as the secret. null is the zero Secret. "REDACTED" is an error.
func (s *Secret) UnmarshalJSON(data []byte) error { return s.UnmarshalText(unquoted(data)) }

// UnmarshalBinary reads the data as the secret. REDACTED is an error.
func (s *Secret) UnmarshalBinary(data []byte) error { return s.UnmarshalText(data) }

// UnmarshalBSONValue reads a string as the secret. null is the zero Secret. REDACTED is an error.
func (s *Secret) UnmarshalBSONValue(kind byte, data []byte) error { return scanBSON(s, kind, data) }

// UnmarshalParam reads a parameter of a form as the secret. gin and echo call it.
func (s *Secret) UnmarshalParam(param string) error { return s.UnmarshalText([]byte(param)) }

// Scan reads a text of a database as the secret. NULL is the zero Secret. REDACTED is an error.
func (s *Secret) Scan(src any) error { return scanText(src, s, s.UnmarshalText) }
