package tigo

import (
	"crypto/rand"
	"encoding/hex"
)

// NewTransactionID makes a random id for the TransactionID of a request: a version 4 UUID. Make one per intent and
// store it before sending; the same intent, told again, keeps its id. It is for finding a transaction again, on both
// sides: the reference does not say that the platform does nothing the second time it sees an id, so none makes a repeat
// safe. [Outcome] and [Retryable] say what is.
func NewTransactionID() string {
	var id [16]byte
	_, _ = rand.Read(id[:]) // it cannot fail
	id[6] = id[6]&0x0f | 0x40
	id[8] = id[8]&0x3f | 0x80
	text := hex.EncodeToString(id[:])
	return text[:8] + "-" + text[8:12] + "-" + text[12:16] + "-" + text[16:20] + "-" + text[20:]
}
