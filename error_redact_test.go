package tigo

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// FuzzRedact repeats a value of the caller, in some spellings, between other texts: it is in none of what is left.
func FuzzRedact(f *testing.F) {
	for _, text := range []string{"", "no ", " is in arrears since 2026-03-01", "\u0303", "１２", "8412077", "https://x.example/", "\xff", "(", "OSB-382500 "} {
		f.Add(text, "8412077", text)
		f.Add(text, "Ñuñoa Ibáñez", text)
		f.Add(text, "min@suyo.pix", text)
	}
	f.Fuzz(func(t *testing.T, before, value, after string) {
		h := callersValues{value}
		for _, spelled := range []string{value, strings.ToUpper(value), strings.ToLower(value)} {
			text := h.redact(before + spelled + after)
			require.Equal(t, text, h.redact(text), "twice is once")
			folded, _ := fold(value)
			mark, _ := fold(redacted)
			own, lower := strings.ToLower(value), strings.ToLower(spelled) // strings.EqualFold folds more than lower case
			if len(value) < shortValue || !utf8.ValidString(value) || strings.ContainsAny(string(folded), string(mark)) || lower != own {
				continue // a short one stays within words, one that is no text is never sent, and the mark may look like the value
			}
			left, _ := fold(text)
			assert.NotContains(t, string(left), string(folded))
		}
	})
}
