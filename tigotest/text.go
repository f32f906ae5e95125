package tigotest

import "crypto/subtle"

// sameText compares two secrets in constant time.
func sameText(one, other string) bool {
	return subtle.ConstantTimeCompare([]byte(one), []byte(other)) == 1
}
