package tigo

import (
	"bytes"
	"encoding/base64"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// pdfForms are the ways in which back ends send a PDF.
func pdfForms(pdf []byte) map[string]string {
	standard := base64.StdEncoding.EncodeToString(pdf)
	var lines strings.Builder
	for rest := standard; rest != ""; rest = rest[min(76, len(rest)):] {
		lines.WriteString(rest[:min(76, len(rest))] + "\r\n")
	}
	return map[string]string{
		"raw":                      string(pdf),
		"raw after a blank line":   "\r\n" + string(pdf),
		"Base64":                   standard,
		"Base64, no padding":       strings.TrimRight(standard, "="),
		"Base64, URL-safe":         base64.URLEncoding.EncodeToString(pdf),
		"Base64 in lines":          lines.String(),
		"JSON string":              `"` + standard + `"`,
		"JSON string, slashes":     ` "` + strings.ReplaceAll(standard, "/", `\/`) + "\"\n",
		"JSON string, newlines":    `"` + strings.ReplaceAll(lines.String(), "\r\n", `\r\n`) + `"`,
		"JSON string after a mark": "\xef\xbb\xbf\"" + standard + `"`,
	}
}

func readFile(sent io.Reader) ([]byte, error) {
	response := &Response{Body: io.NopCloser(sent)}
	response.exchange.Length = -1
	file, err := response.File()
	if err != nil {
		return nil, err
	}
	return io.ReadAll(file)
}

// FuzzPDF holds that a PDF comes out as it went in, whichever way it was sent and in whatever pieces it arrived; that
// one cut anywhere ends in an error, unless what is left has an end of its own; and that nothing else is a PDF.
func FuzzPDF(f *testing.F) {
	f.Add([]byte("1.7\n"), uint16(4), byte(1))
	f.Add([]byte{0xff, 0xfe, 0x3e, 0x3f, 0xfb}, uint16(0), byte(3))
	f.Add([]byte("%%EOF\n"), uint16(12), byte(255))
	f.Add(bytes.Repeat([]byte("0 obj "), 500), uint16(2900), byte(64))
	f.Fuzz(func(t *testing.T, content []byte, cut uint16, piece byte) {
		pdf := append(append([]byte("%PDF-"), content...), "\n%%EOF\n"...)
		for form, text := range pdfForms(pdf) {
			want := pdf
			if form == "raw after a blank line" {
				want = []byte(text)
			}
			got, err := readFile(&pieces{strings.NewReader(text), int(piece)%97 + 1})
			require.NoError(t, err, form)
			require.True(t, bytes.Equal(want, got), form)

			got, err = readFile(strings.NewReader(text[:int(cut)%len(text)]))
			require.True(t, err != nil || bytes.Contains(got[max(0, len(got)-tailSize):], []byte("%%EOF")), "%s cut at %d", form, int(cut)%len(text))
			require.True(t, bytes.HasPrefix(want, got), form)
		}
		trimmed := bytes.TrimLeft(bytes.TrimPrefix(content, []byte("\xef\xbb\xbf")), " \t\r\n\"")
		if !bytes.HasPrefix(trimmed, []byte("%PDF")) && !bytes.HasPrefix(trimmed, []byte("JVBERi")) {
			_, err := readFile(bytes.NewReader(content))
			require.ErrorIs(t, err, ErrMalformed)
		}
	})
}

// pieces delivers what it reads in pieces of n bytes at most.
type pieces struct {
	from io.Reader
	n    int
}

func (p *pieces) Read(to []byte) (int, error) { return p.from.Read(to[:min(p.n, len(to))]) }
