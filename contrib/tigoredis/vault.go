package tigoredis

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/tigo-go/tigo"
)

// A vault encrypts the tokens of one application at one token endpoint. Its encryption key and its Redis keys are derived
// from the client secret. So a new secret has another vault, and a reader of Redis learns nothing.
type vault struct {
	aead                 cipher.AEAD
	token, lock, failure string // keys in Redis; the braces keep them in one slot of a cluster
}

// newVault derives a vault with HKDF-SHA256. The order of scopes does not matter.
func newVault(config tigo.Config, id string, secret tigo.Secret) (*vault, error) {
	scopes := slices.Clone(config.Scopes)
	slices.Sort(scopes)
	info, err := json.Marshal(map[string]any{
		"for":    "tigoredis token 1",
		"at":     []string{string(config.Environment), strings.TrimRight(config.BaseURL, "/"), config.TokenURL},
		"id":     id,
		"scopes": slices.Compact(scopes),
	})
	if err != nil {
		return nil, err
	}
	const keyLength, nameLength = 32, 16
	derived, err := hkdf.Key(sha256.New, []byte(secret.Reveal()), nil, string(info), keyLength+nameLength)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(derived[:keyLength])
	if err != nil {
		return nil, err
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil, err
	}
	name := "tigo:{" + hex.EncodeToString(derived[keyLength:]) + "}:"
	return &vault{aead: aead, token: name + "token", lock: name + "lock", failure: name + "failure"}, nil
}

func (v *vault) keys() []string { return []string{v.token, v.lock, v.failure} }

// seal encrypts a token and the lifetime that it had at sign-in.
func (v *vault) seal(token string, lifetime time.Duration) []byte {
	plain := binary.BigEndian.AppendUint64(nil, uint64(lifetime.Milliseconds()))
	return v.aead.Seal(nil, nil, append(plain, token...), []byte(v.token))
}

// open decrypts a value. It reports false if this vault did not encrypt it.
func (v *vault) open(sealed []byte) (token string, lifetime time.Duration, ok bool) {
	const header = 8
	plain, err := v.aead.Open(nil, nil, sealed, []byte(v.token))
	if err != nil || len(plain) <= header {
		return "", 0, false
	}
	return string(plain[header:]), time.Duration(binary.BigEndian.Uint64(plain)) * time.Millisecond, true
}
