package tigopay

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"errors"
)

// NewSeal returns AES-256-GCM with a key of 32 random bytes, for [Options].Seal. Keep the key where the database is not: in
// a secret manager, not in a table.
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

// errSealed is a value that this ledger's seal does not open: it was sealed with another key, or moved from another row.
var errSealed = errors.New("tigopay: a stored value does not open with Options.Seal")

// seal encrypts a column of one payment. The value opens in that place only.
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

// place is the additional data of a sealed column. The zero byte keeps its parts apart: text in PostgreSQL has none.
func (l *Ledger) place(key, column string) []byte {
	return []byte("tigopay\x00" + l.options.Name + "\x00" + key + "\x00" + column)
}
