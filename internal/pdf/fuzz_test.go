package pdf_test

import (
	"bytes"
	"encoding/base64"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo/internal/pdf"
)

// FuzzOpen checks these properties:
//   - A PDF that is sent in any form, and arrives in pieces of any size, is read unchanged.
//   - If its wrapping is cut anywhere, reading fails, or returns a beginning of the PDF, which a Tail recognizes as not
//     whole.
//   - Nothing else is accepted as a PDF.
func FuzzOpen(f *testing.F) {
	f.Add([]byte("1.7\n"), uint16(4), byte(1))
	f.Add([]byte{0xff, 0xfe, 0x3e, 0x3f, 0xfb}, uint16(0), byte(3))
	f.Add([]byte("%%EOF\n"), uint16(12), byte(255))
	f.Add(bytes.Repeat([]byte("0 obj "), 500), uint16(2900), byte(64))
	f.Fuzz(func(t *testing.T, content []byte, cut uint16, piece byte) {
		file := append(append([]byte("%PDF-"), content...), "\n%%EOF\n"...)
		text := base64.StdEncoding.EncodeToString(file)
		for form, sent := range map[string]string{
			"raw":         string(file),
			"Base64":      text,
			"in lines":    lines(text, "\r\n"),
			"JSON string": `"` + strings.NewReplacer("/", `\/`, "+", `\u002B`, "=", `\u003d`).Replace(text) + `"`,
			"JSON object": `{"a":["b"],"c":"data:application/pdf;base64,` + text + `"}`,
		} {
			got, err := read(&pieces{strings.NewReader(sent), int(piece)%97 + 1})
			require.NoError(t, err, form)
			require.True(t, bytes.Equal(file, got), form)

			got, err = read(strings.NewReader(sent[:int(cut)%len(sent)]))
			if strings.HasPrefix(form, "JSON") {
				require.Error(t, err, "%s cut at %d", form, int(cut)%len(sent))
			}
			require.True(t, bytes.HasPrefix(file, got), form)
		}
		if !bytes.Contains(content, []byte("%PDF-")) && !bytes.Contains(content, []byte("JVBERi")) && !bytes.Contains(content, []byte(`\u`)) {
			_, err := read(bytes.NewReader(content))
			require.ErrorIs(t, err, pdf.ErrNotPDF)
		}
	})
}

// pieces reads at most n bytes at a time.
type pieces struct {
	from *strings.Reader
	n    int
}

func (p *pieces) Read(to []byte) (int, error) { return p.from.Read(to[:min(p.n, len(to))]) }
