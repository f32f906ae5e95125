package recording

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"strings"

	"github.com/tigo-go/tigo/internal/jsontree"
)

const mark = jsontree.Mark

func ansi(text []byte) ([]byte, bool) { return jsontree.ANSI(text) }

// maxFiller bounds the size of a filler, in bytes.
const maxFiller = 256 << 20

func (f *Filler) bytes() []byte {
	switch f.Form {
	case FormPage:
		return filled("<html><body>", f.Bytes, "</body></html>")
	case FormBase64:
		return []byte(base64.StdEncoding.EncodeToString(f.pdf()))
	case FormString:
		return []byte(`"` + base64.StdEncoding.EncodeToString(f.pdf()) + `"`)
	}
	return f.pdf()
}

// filled returns start, blanks and end, n bytes in all. If n is too small for start and end, it returns both without blanks.
func filled(start string, n int, end string) []byte {
	return []byte(start + strings.Repeat(" ", max(0, n-len(start)-len(end))) + end)
}

// objects are the PDF objects of an empty page.
const objects = "1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n" +
	"2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n" +
	"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>\nendobj\n"

// pdf returns a PDF with an empty page. It has the length of the file that it replaces, unless that is too short for any
// PDF.
func (f *Filler) pdf() []byte {
	content, end := padded(0)
	for range 3 { // the end grows with the offsets in it
		padding := max(0, f.Bytes-len(content)-len(end)+bytes.Count(content, []byte("=")))
		content, end = padded(padding)
	}
	if f.Cut {
		content, _ = padded(f.Bytes)
		return content[:max(len("%PDF-1.4"), f.Bytes)]
	}
	return append(content, end...)
}

// padded returns a PDF with a comment of n bytes, divided into its content and its end, the cross-reference table and the
// trailer.
func padded(n int) (content, end []byte) {
	head := "%PDF-1.4\n%" + strings.Repeat("=", n) + "\n"
	content = []byte(head + objects)
	var b bytes.Buffer
	b.WriteString("xref\n0 4\n0000000000 65535 f \n")
	at := len(head)
	for _, object := range strings.SplitAfter(objects, "endobj\n")[:3] {
		fmt.Fprintf(&b, "%010d 00000 n \n", at)
		at += len(object)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", at)
	return content, b.Bytes()
}
