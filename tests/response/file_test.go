package response_test

import (
	"archive/tar"
	"encoding/base64"
	"errors"
	"io"
	"iter"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
	"github.com/tigo-go/tigo/internal/clienttest"
	"github.com/tigo-go/tigo/tigotest"
)

const opPDF = "billing.GetInvoicePDF"

// document is a PDF that is larger than all buffers.
var document = "%PDF-1.7\n" + strings.Repeat("0123456789abcdef\n", 20_000) + "startxref\n9\n%%EOF\n"

// printInvoice requests the PDF of an invoice.
func printInvoice(t *testing.T, client *tigo.Client, server *tigotest.Server) (*tigo.File, error) {
	t.Helper()
	contract := server.Customers("co")[0].Contracts[0]
	response, err := client.Do(t.Context(), tigo.Request{
		Op: "test.PDF", Accept: "application/pdf", Method: http.MethodGet, Route: "/billing/contracts/{contractId}/invoices/spool/{invoiceId}/pdf",
		Path: []string{contract.ID, contract.Invoices[0]}, Stream: true,
	})
	if err != nil {
		return nil, err
	}
	return response.File()
}

// sends returns a response with a body instead of the emulator's PDF.
func sends(body, kind, disposition string) tigotest.Response {
	return tigotest.Response{Status: http.StatusOK, Body: body, Header: http.Header{
		"Content-Type": {kind}, "Content-Disposition": {disposition}, "Content-Length": {strconv.Itoa(len(body))},
	}}
}

func TestFileIsReadWhole(t *testing.T) {
	encoded := base64.StdEncoding.EncodeToString([]byte(document))
	forms := map[string]tigotest.Action{
		"the emulator's own":         nil,
		"raw":                        sends(document, "application/pdf", ""),
		"raw, with the type of JSON": sends(document, "application/json", ""),
		"Base64":                     sends(encoded, "application/pdf", ""),
		"JSON string":                sends(`"`+encoded+`"`, "application/json", ""),
	}
	for name, form := range forms {
		t.Run(name, func(t *testing.T) {
			server := tigotest.Start(t)
			client := clienttest.New(t, clienttest.Emulator(server))
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
				assert.EqualValues(t, -1, file.Size, "the size of a PDF in Base64 is not known in advance")
			}
			_, err = file.Read(make([]byte, 1))
			require.ErrorIs(t, err, io.EOF)
		})
	}
}

// TestTruncatedFile cuts files in several ways. Reading fails, and Save leaves no file.
func TestTruncatedFile(t *testing.T) {
	encoded := base64.StdEncoding.EncodeToString([]byte(document))
	cut := func(text string) tigotest.Action { return sends(text, "application/pdf", "") }
	tests := map[string]struct {
		fault     tigotest.Action
		delivered int // -1: not checked
		kind      error
	}{
		"with a length":          {tigotest.Cut(700), 700, tigo.ErrTruncated},
		"in chunks":              {tigotest.CutChunked(700), 700, tigo.ErrTruncated},
		"without a length":       {tigotest.CutSilently(700), 700, tigo.ErrTruncated},
		"by the back end":        {cut(document[:100_001]), 100_001, tigo.ErrTruncated},
		"before its end":         {cut(strings.TrimSuffix(document, "%%EOF\n")), len(document) - 6, tigo.ErrTruncated},
		"Base64, between groups": {cut(encoded[:100_000]), 75_000, tigo.ErrTruncated},
		"Base64, within a group": {cut(encoded[:100_001]), 75_000, tigo.ErrTruncated},
		"Base64, by the network": {
			tigotest.Raw("HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n" + encoded[:100_001]), 100_001, tigo.ErrTruncated,
		},
		"invalid Base64": {cut(encoded[:100_000] + "!" + encoded[100_001:]), -1, tigo.ErrMalformed},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			server := tigotest.Start(t)
			client := clienttest.New(t, clienttest.Emulator(server))
			server.Inject(tigotest.Fault{Op: opPDF, Do: test.fault})
			file, err := printInvoice(t, client, server)
			require.NoError(t, err)
			path := filepath.Join(t.TempDir(), "invoice.pdf")
			require.NoError(t, os.WriteFile(path, []byte("before"), 0o600))
			err = file.Save(path)
			_ = clienttest.Failure(t, err)
			require.ErrorIs(t, err, test.kind)
			if test.delivered >= 0 {
				assert.Contains(t, err.Error(), "after "+strconv.Itoa(test.delivered)+" bytes")
			}
			kept, readErr := os.ReadFile(path)
			require.NoError(t, readErr)
			assert.Equal(t, "before", string(kept))
			entries, readErr := os.ReadDir(filepath.Dir(path))
			require.NoError(t, readErr)
			assert.Len(t, entries, 1, "no temporary file is left")
			_, again := file.Read(make([]byte, 1))
			assert.Equal(t, err, again, "reading again returns the same error")
		})
	}
}

func TestResponseThatIsNotAFile(t *testing.T) {
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
			client := clienttest.New(t, clienttest.Emulator(server))
			server.Inject(tigotest.Fault{Op: opPDF, Do: sends(body, "application/pdf", "")})
			file, err := printInvoice(t, client, server)
			assert.Nil(t, file)
			_ = clienttest.Failure(t, err)
			require.ErrorIs(t, err, tigo.ErrMalformed)
		})
	}
}

// TestFileName checks that the name is that of savefile.NameOf, whose tests have the cases.
func TestFileName(t *testing.T) {
	server := tigotest.Start(t)
	client := clienttest.New(t, clienttest.Emulator(server))
	server.Inject(tigotest.Fault{Op: opPDF, Do: sends(document, "application/pdf", `attachment; filename="../señal.pdf"`)})
	file, err := printInvoice(t, client, server)
	require.NoError(t, err)
	assert.Equal(t, "señal.pdf", file.Name)
	require.NoError(t, file.Close())
	require.NoError(t, file.Close())
}

// TestFileHoldsItsLastByteBack has a file that the back end cut before it stated the length. A reader that reads exactly
// Size bytes fails.
func TestFileHoldsItsLastByteBack(t *testing.T) {
	cut := document[:len(document)-2]
	take := map[string]func(*tigo.File) error{
		"io.ReadFull": func(f *tigo.File) error { _, err := io.ReadFull(f, make([]byte, f.Size)); return err },
		"io.CopyN":    func(f *tigo.File) error { _, err := io.CopyN(io.Discard, f, f.Size); return err },
		"one by one": func(f *tigo.File) error {
			_, err := io.ReadFull(iotest.OneByteReader(f), make([]byte, f.Size))
			return err
		},
		"a tar": func(f *tigo.File) error {
			w := tar.NewWriter(io.Discard)
			_ = w.WriteHeader(&tar.Header{Name: "f.pdf", Size: f.Size})
			_, err := io.CopyN(w, f, f.Size)
			if err == nil {
				err = w.Close()
			}
			return err
		},
		"a request": func(f *tigo.File) error {
			stored := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
				if got, err := io.ReadAll(r.Body); err == nil {
					assert.Len(t, got, len(document), "the store accepted a part of a file")
				}
			}))
			defer stored.Close()
			r, _ := http.NewRequestWithContext(t.Context(), http.MethodPut, stored.URL, f)
			r.ContentLength = f.Size
			response, err := http.DefaultClient.Do(r)
			if err == nil {
				_ = response.Body.Close()
			}
			return err
		},
	}
	for name, read := range take {
		t.Run(name, func(t *testing.T) {
			server := tigotest.Start(t)
			client := clienttest.New(t, clienttest.Emulator(server))
			for _, body := range []string{document, cut} {
				server.Inject(tigotest.Fault{Op: opPDF, Times: 1, Do: sends(body, "application/pdf", "")})
				file, err := printInvoice(t, client, server)
				require.NoError(t, err)
				require.EqualValues(t, len(body), file.Size)
				if err = read(file); body == document {
					require.NoError(t, err)
				} else {
					require.ErrorIs(t, err, tigo.ErrTruncated)
					assert.False(t, tigo.Retryable(err), "all stated bytes were received: another attempt would not get more")
				}
				require.NoError(t, file.Close())
			}
		})
	}
}

// TestFileCutByTheNetworkIsNoUnexpectedEOF checks that the error does not match io.ErrUnexpectedEOF, which some uploaders
// take for the end of their input.
func TestFileCutByTheNetworkIsNoUnexpectedEOF(t *testing.T) {
	server := tigotest.Start(t)
	client := clienttest.New(t, clienttest.Emulator(server))
	server.Inject(tigotest.Fault{Op: opPDF, Times: 1, Do: tigotest.Cut(700)})
	file, err := printInvoice(t, client, server)
	require.NoError(t, err)
	_, err = io.ReadAll(file)
	require.ErrorIs(t, err, tigo.ErrTruncated)
	require.NotErrorIs(t, err, io.ErrUnexpectedEOF)
	assert.True(t, tigo.Retryable(err))
	assert.Contains(t, err.Error(), "unexpected EOF", "the text has the cause")

	server.Inject(tigotest.Fault{Op: opPDF, Do: tigotest.Stall(700)})
	hasty := clienttest.New(t, clienttest.Emulator(server), func(c *tigo.Config) { c.Limits.IdleTimeout = 50 * time.Millisecond })
	file, err = printInvoice(t, hasty, server)
	require.NoError(t, err)
	_, err = io.ReadAll(file)
	require.ErrorIs(t, err, tigo.ErrTimeout, "errors.Is finds other causes")
}

// TestFileAcceptsPDF checks the Accept header: a strict back end responds with 406 if a request for a PDF accepts only JSON.
func TestFileAcceptsPDF(t *testing.T) {
	client, server := tigotest.NewClient(t, tigo.Colombia)
	contract := server.Customers(tigo.Colombia)[0].Contracts[0]
	file, err := billing.New(client).GetInvoicePDF(t.Context(), contract.ID, contract.Invoices[0])
	require.NoError(t, err)
	require.NoError(t, file.Close())
	_, err = billing.New(client).GetBalance(t.Context(), contract.ID)
	require.NoError(t, err)
	asked := map[string]string{}
	for _, r := range server.Requests() {
		asked[r.Op] = r.Header.Get("Accept")
	}
	assert.Equal(t, "application/pdf, application/json;q=0.5, */*;q=0.1", asked[opPDF])
	assert.Equal(t, "application/json", asked["billing.GetBalance"])
}

// TestFileIsResumed resumes a download, from servers that support parts and from servers that do not.
func TestFileIsResumed(t *testing.T) {
	const offset = 200_001
	rest := document[offset:]
	part := func(header, body string) tigotest.Response {
		return tigotest.Response{Status: http.StatusPartialContent, Body: body, Header: http.Header{
			"Content-Range": {header}, "Content-Length": {strconv.Itoa(len(body))},
		}}
	}
	whole := strconv.Itoa(len(document))
	last := strconv.Itoa(len(document) - 1)
	tests := map[string]struct {
		do   tigotest.Action
		kind error
	}{
		"the requested part":                      {do: part("bytes 200001-"+last+"/"+whole, rest)},
		"the requested part of an unknown length": {do: part("bytes 200001-"+last+"/*", rest)},
		"the whole file":                          {do: sends(document, "application/pdf", "")},
		"another part":                            {part("bytes 200002-"+last+"/"+whole, rest[1:]), tigo.ErrMalformed},
		"a part of another length":                {part("bytes 200001-"+last+"/"+whole, rest[1:]), tigo.ErrMalformed},
		"a part without Content-Range":            {part("", rest), tigo.ErrMalformed},
		"a truncated part":                        {part("bytes 200001-"+strconv.Itoa(len(document)-8)+"/"+whole, rest[:len(rest)-7]), tigo.ErrTruncated},
		"a whole file that is shorter":            {sends(document[:1000]+"\nstartxref\n9\n%%EOF\n", "application/pdf", ""), tigo.ErrTruncated},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			client, server := tigotest.NewClient(t, tigo.Colombia)
			server.Inject(tigotest.Fault{Op: opPDF, Do: test.do})
			contract := server.Customers(tigo.Colombia)[0].Contracts[0]
			file, err := billing.New(client).GetInvoicePDF(t.Context(), contract.ID, contract.Invoices[0], tigo.WithOffset(offset))
			var got []byte
			if err == nil {
				if test.kind == nil {
					assert.EqualValues(t, len(rest), file.Size)
				}
				got, err = io.ReadAll(file)
			}
			if test.kind != nil {
				require.ErrorIs(t, err, test.kind)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, rest, string(got))
			requests := server.Requests()
			assert.Equal(t, "bytes=200001-", requests[len(requests)-1].Header.Get("Range"))
		})
	}
	client, server := tigotest.NewClient(t, tigo.Colombia)
	server.Inject(tigotest.Fault{Op: clienttest.OpGetBalance, Do: part("bytes 0-1/9", "{}")})
	_, err := billing.New(client).GetBalance(t.Context(), server.Customers(tigo.Colombia)[0].Contracts[0].ID)
	require.ErrorIs(t, err, tigo.ErrTruncated, "a part that was not requested is an error")
}

// TestFileLimitOfAPart resumes a download that exceeds Limits.FileBytes. The limit is that of the file, not that of the part.
func TestFileLimitOfAPart(t *testing.T) {
	const offset = 200_001
	rest := document[offset:]
	whole, last := strconv.Itoa(len(document)), strconv.Itoa(len(document)-1)
	for name, do := range map[string]tigotest.Action{
		"a part": tigotest.Response{Status: http.StatusPartialContent, Body: rest, Header: http.Header{
			"Content-Range": {"bytes 200001-" + last + "/" + whole}, "Content-Length": {strconv.Itoa(len(rest))},
		}},
		"the whole file": sends(document, "application/pdf", ""),
	} {
		t.Run(name, func(t *testing.T) {
			for limit, kind := range map[int]error{len(document): nil, len(document) - 1: tigo.ErrTooLarge} {
				server := tigotest.Start(t)
				client := clienttest.New(t, clienttest.Emulator(server), func(c *tigo.Config) { c.Limits.FileBytes = int64(limit) })
				server.Inject(tigotest.Fault{Op: opPDF, Do: do})
				contract := server.Customers(tigo.Colombia)[0].Contracts[0]
				file, err := billing.New(client).GetInvoicePDF(t.Context(), contract.ID, contract.Invoices[0], tigo.WithOffset(offset))
				require.NoError(t, err)
				_, err = io.ReadAll(file)
				require.ErrorIs(t, err, kind)
			}
		})
	}
}

// TestOffsetIsOnlyForFiles makes calls that return no file with WithOffset. The calls of the areas are not sent. If a program
// streams any response, decoding it fails, even if the part is a JSON document.
func TestOffsetIsOnlyForFiles(t *testing.T) {
	refused := func(t *testing.T, err error) {
		t.Helper()
		argument, ok := errors.AsType[*tigo.ArgumentError](err)
		require.True(t, ok, "%v", err)
		assert.Equal(t, "WithOffset", argument.Name)
	}
	client, server := tigotest.NewClient(t, tigo.Colombia)
	contract, bills := server.Customers(tigo.Colombia)[0].Contracts[0].ID, billing.New(client)
	_, err := bills.GetBalance(t.Context(), contract, tigo.WithOffset(5))
	refused(t, err)
	days := tigo.DateRange{From: tigo.NewDate(2026, 1, 1), To: tigo.NewDate(2026, 1, 31)}
	for name, records := range map[string]iter.Seq2[billing.Call, error]{
		"Calls":      bills.Calls(t.Context(), contract, "3001234567", days, tigo.WithOffset(5)),
		"LocalCalls": bills.LocalCalls(t.Context(), contract, "3001234567", days, tigo.WithOffset(5)),
	} {
		yielded := 0
		for _, err := range records {
			yielded++
			refused(t, err)
		}
		assert.Equal(t, 1, yielded, name)
	}
	assert.Empty(t, server.Requests(), "a refused call is not sent")

	for name, decode := range map[string]func(*tigo.Response) error{
		"Decode": func(r *tigo.Response) error { return r.Decode(new([]int)) },
		"DecodeSeq": func(r *tigo.Response) (err error) {
			for _, err = range tigo.DecodeSeq[int](r) { //nolint:revive // the last error is the result
			}
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			body := &closed{Reader: strings.NewReader("[3,4]")}
			client := clienttest.New(t, clienttest.Platform(func(*http.Request) (*http.Response, error) {
				return &http.Response{
					StatusCode: http.StatusPartialContent, Header: http.Header{"Content-Range": {"bytes 5-9/10"}}, ContentLength: 5, Body: body,
				}, nil
			}))
			response, err := client.Do(t.Context(), tigo.Request{Method: http.MethodGet, Route: "/x", Stream: true}, tigo.WithOffset(5))
			require.NoError(t, err)
			err = decode(response)
			refused(t, err)
			assert.Equal(t, tigo.OutcomeApplied, tigo.OutcomeOf(err), "the call was sent")
			assert.True(t, body.isClosed)
		})
	}
}

// closed is a body that records that it was closed.
type closed struct {
	io.Reader
	isClosed bool
}

func (c *closed) Close() error {
	c.isClosed = true
	return nil
}

func TestSpool(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	server := tigotest.Start(t)
	client := clienttest.New(t, clienttest.Emulator(server))
	server.Inject(tigotest.Fault{Op: opPDF, Times: 1, Do: sends(`"`+base64.StdEncoding.EncodeToString([]byte(document))+`"`, "", "filename=f.pdf")})
	file, err := printInvoice(t, client, server)
	require.NoError(t, err)
	spooled, err := file.Spool()
	require.NoError(t, err)
	assert.EqualValues(t, len(document), spooled.Size)
	assert.Equal(t, []string{"f.pdf", "application/pdf"}, []string{spooled.Name, spooled.ContentType})
	for range 2 {
		require.NoError(t, iotest.TestReader(spooled, []byte(document)))
		_, err = spooled.Seek(0, io.SeekStart)
		require.NoError(t, err)
	}
	start := make([]byte, 5)
	_, err = spooled.ReadAt(start, 0)
	require.NoError(t, err)
	assert.Equal(t, "%PDF-", string(start))
	require.NoError(t, spooled.Close())

	server.Inject(tigotest.Fault{Op: opPDF, Times: 1, Do: sends(document[:5000], "", "")})
	file, err = printInvoice(t, client, server)
	require.NoError(t, err)
	_, err = file.Spool()
	require.ErrorIs(t, err, tigo.ErrTruncated)
	left, err := os.ReadDir(os.TempDir())
	require.NoError(t, err)
	assert.Empty(t, left, "no temporary file is left, of a whole or a truncated file")
}

// TestErrorBodyInsteadOfAFile has error bodies under a 2xx status. They are read like other error bodies.
func TestErrorBodyInsteadOfAFile(t *testing.T) {
	for body, want := range map[string][2]string{
		`{"code": 404, "message": "no print"}`:                                    {"404", "no print"},
		`{"fault": {"faultstring": "no target", "detail": {"errorcode": "a.b"}}}`: {"a.b", "no target"},
		`{"success": true, "data": {"file": null}}`:                               {"", ""},
	} {
		client, server := tigotest.NewClient(t, tigo.Colombia)
		server.Inject(tigotest.Fault{Op: opPDF, Do: sends(body, "application/json", "")})
		contract := server.Customers(tigo.Colombia)[0].Contracts[0]
		_, err := billing.New(client).GetInvoicePDF(t.Context(), contract.ID, contract.Invoices[0])
		e := clienttest.Failure(t, err)
		assert.Equal(t, want, [2]string{e.Code, e.Message}, body)
		if want[0] == "" {
			require.ErrorIs(t, err, tigo.ErrMalformed)
		}
	}
}

// failing is a writer that accepts n bytes and then fails.
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
	client := clienttest.New(t, clienttest.Emulator(server))
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

// TestFileIsClosedDuringRead closes files during Read, in several goroutines. Read then returns.
func TestFileIsClosedDuringRead(t *testing.T) {
	for range 20 {
		server := tigotest.Start(t)
		client := clienttest.New(t, clienttest.Emulator(server))
		server.Inject(tigotest.Fault{Op: opPDF, Do: tigotest.Drip(100, time.Millisecond)})
		file, err := printInvoice(t, client, server)
		require.NoError(t, err)
		var wg sync.WaitGroup
		wg.Go(func() { _, _ = io.Copy(io.Discard, file) })
		for range 2 {
			wg.Go(func() { _ = file.Close() })
		}
		wg.Wait()
		_, err = file.Read(make([]byte, 1))
		require.Error(t, err)
	}
}
