package pdf_test

import (
	"encoding/base64"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo/internal/pdf"
)

// lines breaks a text into lines, as MIME does.
func lines(text, end string) string {
	var b strings.Builder
	for rest := text; rest != ""; rest = rest[min(76, len(rest)):] {
		b.WriteString(rest[:min(76, len(rest))] + end)
	}
	return b.String()
}

// TestOpen has the forms in which PDFs are sent, each with software that sends it. file is the PDF, text its Base64.
func TestOpen(t *testing.T) {
	file := string(build("1500000"))
	text := base64.StdEncoding.EncodeToString([]byte(file))
	require.Contains(t, text, "+")
	require.Contains(t, text, "/")
	unpadded := strings.TrimRight(text, "=")
	require.NotEqual(t, text, unpadded, "the sample ends with padding")
	notPDF, cut, bad := pdf.ErrNotPDF, io.ErrUnexpectedEOF, pdf.ErrNotBase64
	tests := map[string]struct {
		sent string
		want string // "": the file
		err  error
	}{
		// Without an encoding.
		"raw": {sent: file},
		"blank lines before the header (JSP, ASP pages)":        {sent: "\r\n\r\n" + strings.Repeat(" ", 14) + file, want: "\r\n\r\n" + strings.Repeat(" ", 14) + file},
		"a byte order mark before the header (PHP)":             {sent: "\xef\xbb\xbf" + file, want: "\xef\xbb\xbf" + file},
		"part headers before the header (MTOM gateways)":        {sent: "Content-Type: application/pdf\r\nContent-Length: 49\r\n\r\n" + file, want: "Content-Type: application/pdf\r\nContent-Length: 49\r\n\r\n" + file},
		"a PJL header (print queues)":                           {sent: "\x1b%-12345X@PJL\r\n" + file, want: "\x1b%-12345X@PJL\r\n" + file},
		"1,000 bytes before the header (Acrobat accepts 1,024)": {sent: strings.Repeat("x", 1000) + file, want: strings.Repeat("x", 1000) + file},
		"2 KiB of zeros after the end (block storage)":          {sent: file + strings.Repeat("\x00", 2048), want: file + strings.Repeat("\x00", 2048)},
		"more than 1,024 bytes before the header (no reader)":   {sent: strings.Repeat("x", 1100) + file, err: notPDF},
		"a web page that mentions PDFs (firewalls)":             {sent: "<html>%PDF-1.4</html>", err: notPDF},
		"an empty body":             {sent: "", err: notPDF},
		"only blanks":               {sent: strings.Repeat(" ", 3000), err: notPDF},
		"the beginning of a header": {sent: "%PD", err: notPDF},
		"PostScript":                {sent: "%!PS-Adobe-3.0\n", err: notPDF},
		"a zip file":                {sent: "PK\x03\x04 %PDX-", err: notPDF},
		// Base64.
		"Base64 (java.util.Base64)":                    {sent: text},
		"Base64 without padding (Java withoutPadding)": {sent: unpadded},
		"URL-safe Base64 (Jackson MODIFIED_FOR_URL)":   {sent: base64.URLEncoding.EncodeToString([]byte(file))},
		"Base64 in lines (MIME, PHP chunk_split)":      {sent: lines(text, "\r\n")},
		"a data: URI (browser back ends)":              {sent: "data:application/pdf;base64," + text},
		"a data: URI with parameters":                  {sent: "data:application/pdf;filename=f.pdf;charset=utf-8;base64," + text},
		"Base64 cut within a group":                    {sent: unpadded[:len(unpadded)/4*4-3], err: cut},
		"text after the padding":                       {sent: text + "Zm9v", err: bad},
		"a foreign letter in Base64":                   {sent: text[:400] + "!" + text[401:], err: bad},
		"Base64 of something else":                     {sent: base64.StdEncoding.EncodeToString([]byte("<html></html>")), err: notPDF},
		"a data: URI that is not Base64":               {sent: "data:application/pdf,%25PDF-1.4", err: notPDF},
		// JSON.
		"a JSON string": {sent: `"` + text + `"`},
		"a JSON string with \\/ (PHP json_encode)":           {sent: `"` + strings.ReplaceAll(text, "/", `\/`) + `"`},
		"a JSON string with \\u002B (.NET System.Text.Json)": {sent: `"` + strings.ReplaceAll(text, "+", `\u002B`) + `"`},
		"a JSON string with \\u003d (Gson)":                  {sent: `"` + strings.ReplaceAll(text, "=", `\u003d`) + `"`},
		"a JSON string with \\u002F":                         {sent: `"` + strings.ReplaceAll(text, "/", `\u002F`) + `"`},
		"a JSON string with \\r\\n (org.json)":               {sent: `"` + lines(text, `\r\n`) + `"`},
		"a JSON string with \\u000d\\u000a (.NET)":           {sent: `"` + lines(text, `\u000d\u000a`) + `"`},
		"a JSON string after a byte order mark":              {sent: "\xef\xbb\xbf\"" + text + "\"\n"},
		"a data: URI in a JSON string":                       {sent: `"data:application\/pdf;base64,` + text + `"`},
		"a member of an object":                              {sent: `{"ContentEncoding":"base64","ContentType":"pdf","Content":"` + text + `"}`},
		"a member within a member":                           {sent: `{"success":true,"data":{"file_name":"f \" {.pdf","file_content":"` + text + `","extension":"pdf"},"n":[1,{}]}`},
		"an element of a list":                               {sent: ` [ {"pdf": "` + text + `"} ] ` + "\n"},
		"a JSON string without its closing quote":            {sent: `"` + text, err: cut},
		"a JSON string and more":                             {sent: `"` + text + `" x`, err: bad},
		"an object cut after the string":                     {sent: `{"data":{"pdf":"` + text + `"}`, err: cut},
		"an object cut within the string":                    {sent: `{"pdf":"` + text[:800], err: cut},
		"an object and more":                                 {sent: `{"pdf":"` + text + `"}{}`, err: bad},
		"an unknown escape":                                  {sent: `"` + text[:400] + `\x` + text[400:] + `"`, err: bad},
		"an escape outside ASCII":                            {sent: `"` + text[:400] + `\u2028` + text[400:] + `"`, err: bad},
		"an error object":                                    {sent: `{"code":500,"message":"no"}`, err: notPDF},
		"a list without a PDF":                               {sent: `["a",{"b":"c"}]`, err: notPDF},
		"a JSON string that is not a PDF":                    {sent: `"no such file"`, err: notPDF},
		"an object that ends early":                          {sent: `{"code":500,"mess`, err: notPDF},
		"null":                                               {sent: `null`, err: notPDF},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			for how, reader := range readers {
				got, err := read(reader(strings.NewReader(test.sent)))
				if test.err != nil {
					require.ErrorIs(t, err, test.err, how)
					continue
				}
				require.NoError(t, err, how)
				want := test.want
				if want == "" {
					want = file
				}
				assert.Equal(t, want, string(got), how)
			}
		})
	}
}

// broken fails after some bytes.
type broken struct {
	r   io.Reader
	err error
}

func (b broken) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	if err == io.EOF {
		err = b.err
	}
	return n, err
}

// TestOpenKeepsTheReadersError has readers that fail. Their error takes precedence over errors in the text.
func TestOpenKeepsTheReadersError(t *testing.T) {
	file := string(build("1"))
	text := base64.StdEncoding.EncodeToString([]byte(file))
	errReset := errors.New("connection reset")
	for name, sent := range map[string]string{
		"nothing": "", "blanks": "  ", "before the header": "x", "raw": file[:600], "Base64": text[:601], "JSON string": `"` + text[:601],
		"object, before": `{"a":"b",`, "object, within": `{"a":"` + text[:601], "object, behind": `{"a":"` + text + `"`, "behind the string": `"` + text + `"`,
	} {
		_, err := read(broken{strings.NewReader(sent), errReset})
		require.ErrorIs(t, err, errReset, name)
	}
}

// TestOpenSearchesWithinABound has PDFs that are deeply nested or follow other data. They are found up to a limit.
func TestOpenSearchesWithinABound(t *testing.T) {
	text := base64.StdEncoding.EncodeToString(build("1"))
	member := func(n int) string { return `{"a":"` + strings.Repeat("x", n) + `","b":"` + text + `"}` }
	_, err := read(strings.NewReader(member(1 << 19)))
	require.NoError(t, err)
	_, err = read(strings.NewReader(member(1 << 21)))
	require.ErrorIs(t, err, pdf.ErrNotPDF)
}
