package tigo_test

import (
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/tigotest"
)

const opPDF = "billing.GetInvoicePDF"

// document is a PDF longer than any buffer on its way.
var document = "%PDF-1.7\n" + strings.Repeat("0123456789abcdef\n", 20_000) + "startxref\n%%EOF\n"

// printInvoice asks for the PDF of an invoice.
func printInvoice(t *testing.T, client *tigo.Client, server *tigotest.Server) (*tigo.File, error) {
	t.Helper()
	contract := server.Customers("co")[0].Contracts[0]
	response, err := client.Do(t.Context(), tigo.Request{
		Op: "test.PDF", Method: http.MethodGet, Route: "/billing/contracts/{contractId}/invoices/spool/{invoiceId}/pdf",
		Path: []string{contract.ID, contract.Invoices[0]}, Stream: true,
	})
	if err != nil {
		return nil, err
	}
	return response.File()
}

// sends makes an emulator answer with a body in place of its own PDF.
func sends(body, kind, disposition string) tigotest.Response {
	return tigotest.Response{Status: http.StatusOK, Body: body, Header: http.Header{
		"Content-Type": {kind}, "Content-Disposition": {disposition}, "Content-Length": {strconv.Itoa(len(body))},
	}}
}

func TestFileComesOutWhole(t *testing.T) {
	encoded := base64.StdEncoding.EncodeToString([]byte(document))
	forms := map[string]tigotest.Action{
		"the emulator's own": nil,
		"raw":                sends(document, "application/pdf", ""),
		"raw, called JSON":   sends(document, "application/json", ""),
		"Base64":             sends(encoded, "application/pdf", ""),
		"JSON string":        sends(`"`+encoded+`"`, "application/json", ""),
	}
	for name, form := range forms {
		t.Run(name, func(t *testing.T) {
			server := tigotest.Start(t)
			client := connect(t, server)
			if form != nil {
				server.Inject(tigotest.Fault{Op: opPDF, Do: form})
			}
			file, err := printInvoice(t, client, server)
			require.NoError(t, err)
			assert.Equal(t, "application/pdf", file.ContentType)
			path := filepath.Join(t.TempDir(), "invoice.pdf")
			require.NoError(t, file.Save(path))
			saved, err := os.ReadFile(path)
			require.NoError(t, err)
			if form != nil {
				assert.Equal(t, document, string(saved))
			}
			assert.True(t, strings.HasPrefix(string(saved), "%PDF-"))
			if strings.HasPrefix(name, "raw") {
				assert.EqualValues(t, len(document), file.Size)
			} else if form != nil {
				assert.EqualValues(t, -1, file.Size, "what a PDF in Base64 comes to is not known beforehand")
			}
			_, err = file.Read(make([]byte, 1))
			require.ErrorIs(t, err, io.EOF)
		})
	}
}

// No half file is taken for a whole one, however it was cut, and Save leaves none behind.
func TestFileThatIsCut(t *testing.T) {
	encoded := base64.StdEncoding.EncodeToString([]byte(document))
	cut := func(text string) tigotest.Action { return sends(text, "application/pdf", "") }
	tests := map[string]struct {
		fault     tigotest.Action
		delivered int // -1: not said
		kind      error
	}{
		"with a length":          {tigotest.Cut(700), 700, tigo.ErrTruncated},
		"in chunks":              {tigotest.CutChunked(700), 700, tigo.ErrTruncated},
		"without a length":       {tigotest.CutSilently(700), 700, tigo.ErrTruncated},
		"by the back end":        {cut(document[:100_001]), 100_001, tigo.ErrTruncated},
		"but for its end":        {cut(strings.TrimSuffix(document, "%%EOF\n")), len(document) - 6, tigo.ErrTruncated},
		"Base64, between groups": {cut(encoded[:100_000]), 75_000, tigo.ErrTruncated},
		"Base64, within a group": {cut(encoded[:100_001]), 75_000, tigo.ErrTruncated},
		"Base64, by the network": {
			tigotest.Raw("HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n" + encoded[:100_001]), 100_001, tigo.ErrTruncated,
		},
		"Base64 that is none": {cut(encoded[:100_000] + "!" + encoded[100_001:]), -1, tigo.ErrMalformed},
		"the end long ago":    {cut(document + strings.Repeat(" ", 2000)), -1, tigo.ErrTruncated},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			server := tigotest.Start(t)
			client := connect(t, server)
			server.Inject(tigotest.Fault{Op: opPDF, Do: test.fault})
			file, err := printInvoice(t, client, server)
			require.NoError(t, err)
			path := filepath.Join(t.TempDir(), "invoice.pdf")
			require.NoError(t, os.WriteFile(path, []byte("before"), 0o600))
			err = file.Save(path)
			_ = failed(t, err)
			require.ErrorIs(t, err, test.kind)
			if test.delivered >= 0 {
				assert.Contains(t, err.Error(), "after "+strconv.Itoa(test.delivered)+" bytes")
			}
			kept, readErr := os.ReadFile(path)
			require.NoError(t, readErr)
			assert.Equal(t, "before", string(kept))
			entries, readErr := os.ReadDir(filepath.Dir(path))
			require.NoError(t, readErr)
			assert.Len(t, entries, 1, "nothing is left beside it")
			_, again := file.Read(make([]byte, 1))
			assert.Equal(t, err, again, "the end stays the end")
		})
	}
}

func TestAnswerThatIsNoFile(t *testing.T) {
	bodies := map[string]string{
		"web page":     "<html><body>Access denied</body></html>",
		"JSON":         `{"code":500,"message":"no"}`,
		"JSON string":  `"no such file"`,
		"empty":        "",
		"short":        "%PD",
		"empty string": `""`,
	}
	for name, body := range bodies {
		t.Run(name, func(t *testing.T) {
			server := tigotest.Start(t)
			client := connect(t, server)
			server.Inject(tigotest.Fault{Op: opPDF, Do: sends(body, "application/pdf", "")})
			file, err := printInvoice(t, client, server)
			assert.Nil(t, file)
			_ = failed(t, err)
			require.ErrorIs(t, err, tigo.ErrMalformed)
		})
	}
}

func TestFileNames(t *testing.T) {
	names := map[string]string{
		``:                                   "",
		`attachment`:                         "",
		`attachment; filename="invoice.pdf"`: "invoice.pdf",
		`attachment; filename=invoice.pdf`:   "invoice.pdf",
		`attachment; filename="../../etc/passwd"`:     "passwd",
		`attachment; filename="C:\\Users\\a\\b.pdf"`:  "b.pdf",
		`attachment; filename=".."`:                   "",
		`attachment; filename="/"`:                    "",
		`attachment; filename*=UTF-8''se%C3%B1al.pdf`: "señal.pdf",
		`nonsense;;;=`: "",
	}
	for disposition, want := range names {
		t.Run(disposition, func(t *testing.T) {
			server := tigotest.Start(t)
			client := connect(t, server)
			server.Inject(tigotest.Fault{Op: opPDF, Do: sends(document, "application/pdf", disposition)})
			file, err := printInvoice(t, client, server)
			require.NoError(t, err)
			assert.Equal(t, want, file.Name)
			require.NoError(t, file.Close())
			require.NoError(t, file.Close())
		})
	}
}

// failing takes n bytes and then no more.
type failing struct{ n int }

var errDiskFull = errors.New("disk full")

func (w *failing) Write(p []byte) (int, error) {
	if len(p) > w.n {
		return w.n, errDiskFull
	}
	w.n -= len(p)
	return len(p), nil
}

func TestFileThatCannotBeWritten(t *testing.T) {
	server := tigotest.Start(t)
	client := connect(t, server)
	server.Inject(tigotest.Fault{Op: opPDF, Do: sends(document, "application/pdf", "")})
	file, err := printInvoice(t, client, server)
	require.NoError(t, err)
	defer file.Close()
	_, err = file.WriteTo(&failing{n: 1000})
	require.ErrorIs(t, err, errDiskFull)

	file, err = printInvoice(t, client, server)
	require.NoError(t, err)
	require.ErrorIs(t, file.Save(filepath.Join(t.TempDir(), "none", "invoice.pdf")), os.ErrNotExist)
}
