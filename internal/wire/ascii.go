package wire

// text is a text: a part of a document, or a string.
type text interface{ ~string | ~[]byte }

// ParseFlag reads the spellings of a boolean that the back ends of the platform use: true, t, v, verdadero, s, si, sí, y, yes, 1
// and false, f, falso, n, no, 0. Case does not matter, nor do blanks and control characters around a spelling.
func ParseFlag[T text](s T) (value, ok bool) {
	s = trim(s)
	if len(s) > len("verdadero") {
		return false, false
	}
	switch lower := foldASCII(s); string(lower[:len(s)]) {
	case "true", "t", "v", "verdadero", "s", "si", "sí", "sÍ", "y", "yes", "1":
		return true, true
	case "false", "f", "falso", "n", "no", "0":
		return false, true
	}
	return false, false
}

// foldASCII returns s, which has at most nine bytes, with its ASCII letters in lower case.
func foldASCII[T text](s T) (lower [len("verdadero")]byte) {
	for i := range len(s) {
		lower[i] = lowerASCII(s[i])
	}
	return lower
}

func lowerASCII(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		c += 'a' - 'A'
	}
	return c
}

// trim removes blanks and control characters from both ends.
func trim[T text](s T) T {
	for len(s) > 0 && s[0] <= ' ' {
		s = s[1:]
	}
	for len(s) > 0 && s[len(s)-1] <= ' ' {
		s = s[:len(s)-1]
	}
	return s
}

// skipDigits returns the index after the digits that start at i.
func skipDigits[T text](s T, i int) int {
	for i < len(s) && s[i]-'0' <= 9 {
		i++
	}
	return i
}
