package wire_test

import (
	"strings"
	"testing"

	"github.com/tigo-go/tigo/internal/wire"
)

func TestCharacters(t *testing.T) {
	converted := []string{"f: text converted from Windows-1252"}
	control := []string{"f: control character in a string kept"}
	replaced := []string{"f: unknown escape in a string replaced"}
	long := strings.Repeat("abcdefg ", 500)

	run(t, []row[one[string]]{
		{name: "ASCII", json: `{"f":"Senal"}`, want: of("Senal")},
		{name: "UTF-8", json: `{"f":"Señal €"}`, want: of("Señal €")},
		{name: "UTF-8 after much ASCII", json: `{"f":"` + long + `ñ"}`, want: of(long + "ñ")},
		{name: "U+FFFD as sent", json: `{"f":"Se` + "\uFFFD" + `al"}`, want: of("Se\uFFFDal")},
		{name: "Windows-1252", json: "{\"f\":\"Se\xF1al \x80\"}", want: of("Señal €"), notes: converted},
		{name: "Windows-1252 and an escape", json: "{\"f\":\"Se\xF1al \\u20ac\"}", want: of("Señal €"), notes: converted},
		{name: "Windows-1252 has five holes", json: "{\"f\":\"\x81\x8D\x8F\x90\x9D\"}", notes: converted,
			want: of(strings.Repeat("\uFFFD", 5))},
		{name: "one string at a time", json: "{\"f\":\"ñ\",\"g\":\"\xF1\"}", want: of("ñ")},
		{name: "escapes", json: `{"f":"\"\\\/\b\f\n\r\t\u00f1\u00F1"}`, want: of("\"\\/\b\f\n\r\tññ")},
		{name: "surrogate pair", json: `{"f":"\ud83d\ude00"}`, want: of("😀")},
		{name: "U+FFFD as an escape", json: `{"f":"\ufffd"}`, want: of("\uFFFD")},
		{name: "half a pair", json: `{"f":"\ud83d!"}`, want: of("\uFFFD!"), notes: replaced},
		{name: "halves in the wrong order", json: `{"f":"\ude00\ud83d"}`, want: of("\uFFFD\uFFFD"), notes: replaced},
		{name: "broken escape", json: `{"f":"\u12g4"}`, want: of("\uFFFD12g4"), notes: replaced},
		{name: "unknown escape", json: `{"f":"O\'Higgins"}`, want: of("O'Higgins"), notes: replaced},
		{name: "unknown escape in Windows-1252", json: "{\"f\":\"\\\xF1\"}", want: of("ñ"),
			notes: []string{converted[0], replaced[0]}},
		{name: "raw line end", json: "{\"f\":\"Calle 10\n# 43\"}", want: of("Calle 10\n# 43"), notes: control},
		{name: "HTML", json: `{"f":"<b>&amp;"}`, want: of("<b>&amp;")},
		{name: "string of 1 MiB", json: `{"f":"` + strings.Repeat("x", wire.MaxString) + `"}`,
			want: of(strings.Repeat("x", wire.MaxString))},
		{name: "longer string", json: `{"f":"` + strings.Repeat("x", wire.MaxString+1) + `"}`, err: wire.ErrTooLarge},
		{name: "longer string in an unknown member", json: `{"g":"` + strings.Repeat("x", wire.MaxString+1) + `"}`,
			err: wire.ErrTooLarge},
	})
}

func TestByteOrderMark(t *testing.T) {
	run(t, []row[one[string]]{
		{name: "before a document", json: "\uFEFF{\"f\":\"x\"}", want: of("x"), notes: []string{": byte order mark dropped"}},
		{name: "in a string", json: "{\"f\":\"\uFEFFx\"}", want: of("\uFEFFx")},
		{name: "alone", json: "\uFEFF", err: wire.ErrEmpty, notes: []string{": byte order mark dropped"}},
		{name: "twice", json: "\uFEFF\uFEFF{}", err: wire.ErrSyntax, notes: []string{": byte order mark dropped"}},
	})
}
