package contract

import (
	"strings"
	"time"
)

// IsDate reports whether a text is a day in the form of the contract: 2024-03-31.
func IsDate(text string) bool {
	_, err := time.Parse(time.DateOnly, text)
	return err == nil
}

// IsDateTime reports whether a text is a time in the form of the contract: 2024-03-31 07:30:00, local and without an offset.
func IsDateTime(text string) bool {
	_, err := time.Parse(time.DateTime, text)
	return err == nil && len(text) == len(time.DateTime)
}

// PlainName reports whether a text looks like the name of a member: at most 48 letters, digits, _ and -, a letter first, and
// no three digits in a row. The names of an object whose members are phone numbers or documents do not.
func PlainName(name string) bool {
	digits := 0
	for i, c := range name {
		switch {
		case '0' <= c && c <= '9':
			digits++
		case 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z', c == '_' || c == '-' || c == '$' || c == '@':
			digits = 0
		default:
			return false
		}
		if i == 0 && digits > 0 || digits > 2 {
			return false
		}
	}
	return name != "" && len(name) <= 48
}

// PlainWord reports whether a value of an enumeration can be shown: at most 32 letters, _ and -, and no digit.
func PlainWord(value string) bool {
	return value != "" && len(value) <= 32 && strings.Trim(value, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-") == ""
}
