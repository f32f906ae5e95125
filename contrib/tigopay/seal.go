package tigopay

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"errors"
)

// NewSeal returns AES-256-GCM with a key of 32 random bytes, for [Options].Seal. Store the key outside the database, for
// example in a secret manager.
func NewSeal(key []byte) (cipher.AEAD, error) {
	if len(key) != 32 {
		return nil, errors.New("tigopay: the key of a seal has 32 bytes")
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

// errSealed is the error of a value that the ledger's Seal cannot decrypt: it was encrypted with another key, or copied from
// another row.
var errSealed = errors.New("tigopay: Options.Seal cannot decrypt a stored value")

// seal encrypts a column of a payment. The value can be decrypted only for the same column of the same payment.
func (l *Ledger) seal(key, column string, plain []byte) ([]byte, error) {
	if l.options.Seal == nil {
		return nil, ErrNoSeal
	}
	nonce := make([]byte, l.options.Seal.NonceSize(), l.options.Seal.NonceSize()+len(plain)+l.options.Seal.Overhead())
	_, _ = rand.Read(nonce) // it never fails
	return l.options.Seal.Seal(nonce, nonce, plain, l.place(key, column)), nil
}

func (l *Ledger) open(key, column string, sealed []byte) ([]byte, error) {
	if l.options.Seal == nil {
		return nil, ErrNoSeal
	}
	size := l.options.Seal.NonceSize()
	if len(sealed) < size {
		return nil, errSealed
	}
	plain, err := l.options.Seal.Open(nil, sealed[:size], sealed[size:], l.place(key, column))
	if err != nil {
		return nil, errSealed
	}
	return plain, nil
}

// place returns the additional data of an encrypted column. Zero bytes separate its parts, since a text in PostgreSQL has
// none.
func (l *Ledger) place(key, column string) []byte {
	return []byte("tigopay\x00" + l.options.Name + "\x00" + key + "\x00" + column)
}
