package tigo

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// FuzzRedact redacts texts that contain a value of the caller in several spellings. The result contains none of them.
func FuzzRedact(f *testing.F) {
	for _, text := range []string{"", "no ", " is in arrears since 2026-03-01", "\u0303", "１２", "8412077", "https://x.example/", "\xff", "(", "OSB-382500 "} {
		f.Add(text, "8412077", text)
		f.Add(text, "Ñuñoa Ibáñez", text)
		f.Add(text, "min@suyo.pix", text)
	}
	f.Fuzz(func(t *testing.T, before, value, after string) {
		values := callersValues{value}
		for _, spelled := range []string{value, strings.ToUpper(value), strings.ToLower(value)} {
			text := values.redact(before + spelled + after)
			require.Equal(t, text, values.redact(text), "redacting twice changes nothing")
			folded, _ := fold(value)
			mask, _ := fold(redacted)
			own, lower := strings.ToLower(value), strings.ToLower(spelled) // fold compares lower case; strings.EqualFold would equate more
			switch {
			case len(value) < shortValue: // is redacted only as a whole word
				continue
			case !utf8.ValidString(value): // is never sent
				continue
			case strings.ContainsAny(string(folded), string(mask)): // REDACTED may complete the value
				continue
			case lower != own: // the upper case of the value has another lower case
				continue
			}
			left, _ := fold(text)
			assert.NotContains(t, string(left), string(folded))
		}
	})
}
