package tigotest

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"unicode/utf8"
)

// appendJSON appends a value as encoding/json encodes it, with sorted members and without escapes for HTML. It encodes the
// types of documents itself and leaves others to encoding/json.
func appendJSON(text []byte, value any) []byte {
	switch value := value.(type) {
	case nil:
		return append(text, "null"...)
	case string:
		return appendText(text, value)
	case json.Number:
		if value == "" {
			return append(text, '0')
		}
		return append(text, value...)
	case bool:
		return strconv.AppendBool(text, value)
	case int:
		return strconv.AppendInt(text, int64(value), 10)
	case json.RawMessage:
		return append(text, value...)
	case document:
		return appendObject(text, value)
	case []document:
		return appendList(text, value, appendObject)
	case []json.RawMessage:
		return appendList(text, value, func(text []byte, raw json.RawMessage) []byte { return append(text, raw...) })
	case []any:
		return appendList(text, value, appendJSON)
	case []string:
		return appendList(text, value, appendText)
	}
	return appendOther(text, value)
}

// appendOther appends a value with encoding/json.
func appendOther(text []byte, value any) []byte {
	var other bytes.Buffer
	encoder := json.NewEncoder(&other)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(value) // every value of the state can be encoded
	return append(text, bytes.TrimSuffix(other.Bytes(), []byte("\n"))...)
}

func appendObject(text []byte, object document) []byte {
	if object == nil {
		return append(text, "null"...)
	}
	var few [32]string
	names := few[:0]
	for name := range object {
		names = append(names, name)
	}
	slices.Sort(names)
	text = append(text, '{')
	for i, name := range names {
		if i > 0 {
			text = append(text, ',')
		}
		text = appendText(text, name)
		text = append(text, ':')
		text = appendJSON(text, object[name])
	}
	return append(text, '}')
}

func appendList[T any](text []byte, all []T, one func([]byte, T) []byte) []byte {
	if all == nil {
		return append(text, "null"...)
	}
	text = append(text, '[')
	for i, value := range all {
		if i > 0 {
			text = append(text, ',')
		}
		text = one(text, value)
	}
	return append(text, ']')
}

// appendText appends a string. Strings that need an escape are rare and left to encoding/json.
func appendText(text []byte, value string) []byte {
	for i := range len(value) {
		if c := value[i]; c < 0x20 || c == '"' || c == '\\' || c == 0x7f || c >= utf8.RuneSelf {
			if c >= utf8.RuneSelf && plainRunes(value[i:]) {
				break
			}
			return appendOther(text, value)
		}
	}
	text = append(text, '"')
	text = append(text, value...)
	return append(text, '"')
}

// plainRunes reports whether a text is UTF-8 that needs no escape.
func plainRunes(text string) bool {
	for _, r := range text {
		if r < 0x20 || r == '"' || r == '\\' || r == 0x7f || r == utf8.RuneError || r == '\u2028' || r == '\u2029' {
			return false
		}
	}
	return true
}
