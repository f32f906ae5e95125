package savefile_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo/internal/savefile"
)

func TestNameOf(t *testing.T) {
	long := strings.Repeat("ñ", 200)
	tests := map[string]string{
		``:                                   "",
		`attachment`:                         "",
		`attachment; filename`:               "",
		`attachment; filename="invoice.pdf"`: "invoice.pdf",
		`attachment; filename=invoice.pdf`:   "invoice.pdf",
		`ATTACHMENT; FILENAME = "a b.pdf" `:  "a b.pdf",
		// Several names, and names that do not follow RFC 6266.
		`attachment; filename=Factura Mayo.pdf`:                       "Factura Mayo.pdf",
		`attachment; filename="a.pdf"; filename=b`:                    "a.pdf",
		`attachment; filename=".."; filename=b.pdf`:                   "b.pdf",
		`attachment; filename="a;b.pdf"`:                              "a;b.pdf",
		`attachment; filename="a \"b\".pdf"`:                          "a _b_.pdf",
		`filename="a.pdf"`:                                            "a.pdf",
		`nonsense;;;=`:                                                "",
		`attachment; filename="open`:                                  "open",
		`attachment; filename="f.pdf"; filename*=UTF-8''se%C3%B1.pdf`: "señ.pdf",
		`attachment; filename*=utf-8'es'se%C3%B1.pdf; filename=f.pdf`: "señ.pdf",
		`attachment; filename*=ISO-8859-1''se%F1.pdf`:                 "señ.pdf",
		`attachment; filename*=UTF-8''a%00b.pdf`:                      "",
		`attachment; filename*=UTF-8''a%00b.pdf; filename=f.pdf`:      "f.pdf",
		`attachment; filename*=broken; filename=f.pdf`:                "f.pdf",
		`attachment; filename*=UTF-8''%zz; filename=f.pdf`:            "f.pdf",
		`attachment; filename="=?UTF-8?B?c2XDsS5wZGY=?="`:             "señ.pdf",
		"attachment; filename=\"se\xf1al.pdf\"":                       "señal.pdf",
		"attachment; filename=\"señal.pdf\"":                          "señal.pdf",
		// Names with a path or a special meaning.
		`attachment; filename="../../etc/passwd"`:    "passwd",
		`attachment; filename="C:\\Users\\a\\b.pdf"`: "b.pdf",
		`attachment; filename="C:\Users\a\b.pdf"`:    "b.pdf",
		`attachment; filename="/"`:                   "",
		`attachment; filename=".bashrc"`:             "bashrc",
		`attachment; filename="-rf"`:                 "rf",
		`attachment; filename="a.pdf. . "`:           "a.pdf",
		`attachment; filename="CON"`:                 "_CON",
		`attachment; filename="con.pdf"`:             "_con.pdf",
		`attachment; filename="nul .pdf"`:            "_nul .pdf",
		`attachment; filename="LPT¹.pdf"`:            "_LPT¹.pdf",
		`attachment; filename="COM10.pdf"`:           "COM10.pdf",
		`attachment; filename="console.pdf"`:         "console.pdf",
		`attachment; filename="a<b>c:d|e?f*.pdf"`:    "a_b_c_d_e_f_.pdf",
		"attachment; filename=\"a\u202efdp.exe\"":    "afdp.exe",
		"attachment; filename=\"a\u00a0b.pdf\"":      "a b.pdf",
		"attachment; filename=\"a\tb.pdf\"":          "",
		`attachment; filename="` + long + `.pdf"`:    strings.Repeat("ñ", 125) + ".pdf",
		`attachment; filename="x.` + long + `"`:      "x." + strings.Repeat("ñ", 126),
	}
	for disposition, want := range tests {
		t.Run(disposition, func(t *testing.T) {
			assert.Equal(t, want, savefile.NameOf(disposition))
		})
	}
}

// FuzzNameOf checks that the name from any header is valid on every system.
func FuzzNameOf(f *testing.F) {
	f.Add(`attachment; filename="invoice.pdf"; filename*=UTF-8''se%C3%B1al.pdf`)
	f.Add("attachment; filename=\"-\x00CON\u202e/..\\.\"")
	f.Fuzz(func(t *testing.T, disposition string) {
		name := savefile.NameOf(disposition)
		require.LessOrEqual(t, len(name), 255)
		require.True(t, utf8.ValidString(name))
		require.False(t, strings.ContainsAny(name, `/\<>:"|?*`+"\x00\n\u202e"), "%q", name)
		require.False(t, strings.HasPrefix(name, ".") || strings.HasPrefix(name, "-"), "%q", name)
		require.Equal(t, name, savefile.CleanName(name), "cleaning again changes nothing")
	})
}
