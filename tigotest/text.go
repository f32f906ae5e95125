package tigotest

import "crypto/subtle"

// sameText compares two secrets without telling by its time how much of them is the same.
func sameText(one, other string) bool {
	return subtle.ConstantTimeCompare([]byte(one), []byte(other)) == 1
}
