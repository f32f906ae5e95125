package savefile

import (
	"mime"
	"net/url"
	"strings"
	"unicode/utf8"
)

// NameOf returns the file name of a Content-Disposition header, cleaned by [CleanName]; "" if no name is usable. It accepts
// the forms that servers send: names with blanks and without quotes, encoded words of mail, Latin-1, and several names. It
// returns the first usable name, and prefers names with a character set (RFC 6266).
func NameOf(disposition string) string {
	var plain string
	for parameter := range parameters(disposition) {
		key, value, ok := strings.Cut(parameter, "=")
		key, value = strings.ToLower(strings.TrimSpace(key)), strings.TrimSpace(value)
		switch {
		case !ok:
		case key == "filename*":
			if name := CleanName(extended(unquote(value))); name != "" {
				return name
			}
		case key == "filename" && plain == "":
			plain = CleanName(words(unquote(value)))
		}
	}
	return plain
}

// parameters yields the parts of a header between semicolons. Quoted semicolons do not count.
func parameters(header string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		start, quoted := 0, false
		for i := 0; i < len(header); i++ {
			switch {
			case quoted && header[i] == '\\':
				i++
			case header[i] == '"':
				quoted = !quoted
			case header[i] == ';' && !quoted:
				if !yield(header[start:i]) {
					return
				}
				start = i + 1
			}
		}
		yield(header[start:])
	}
}

// unquote removes the quotes of a value. A backslash is an escape only before a quote or another backslash, since some servers
// send Windows paths without escapes.
func unquote(value string) string {
	if len(value) < 2 || value[0] != '"' || value[len(value)-1] != '"' {
		return strings.Trim(value, `"`)
	}
	return strings.NewReplacer(`\\`, `\`, `\"`, `"`).Replace(value[1 : len(value)-1])
}

// extended decodes a value with its character set, UTF-8”se%C3%B1al.pdf (RFC 8187).
func extended(value string) string {
	parts := strings.SplitN(value, "'", 3)
	if len(parts) < 3 {
		return ""
	}
	text, err := url.PathUnescape(parts[2])
	if err != nil {
		return ""
	}
	if strings.EqualFold(parts[0], "utf-8") && utf8.ValidString(text) {
		return text
	}
	return latin1(text)
}

// words decodes the encoded words of mail, and reads text that is not UTF-8 as Latin-1.
func words(value string) string {
	if !utf8.ValidString(value) {
		return latin1(value)
	}
	if decoded, err := new(mime.WordDecoder).DecodeHeader(value); err == nil {
		return decoded
	}
	return value
}

func latin1(text string) string {
	runes := make([]rune, 0, len(text))
	for i := range len(text) {
		runes = append(runes, rune(text[i]))
	}
	return string(runes)
}
