package pdf

import (
	"bytes"
	"strconv"
)

// A Tail gets the bytes of a PDF and reports at the end whether the file is whole.
//
// A whole file ends with the line "startxref", the offset of the cross-reference table, and the marker "%%EOF". A marker alone
// is no proof: a linearized file has one near its beginning, with startxref 0, and each update of a file adds one. So a file is
// whole if
//   - its last startxref points into the file
//   - no object or table begins after the last marker
//   - it has the length that a linearized file states, unless an update follows, which does not change that length
//
// Anything else after the last marker is ignored, as readers do. If the length is known, it is at most 64 KiB.
//
// The zero value begins at the start of a file.
type Tail struct {
	length     int64
	from       int64 // the offset from which markers are searched, if the length is known
	end        int64 // the offset after the last marker; 0: no marker yet
	table      int64 // the offset of the last startxref; -1: missing
	ends       int   // the number of markers whose startxref points into the file
	updating   bool  // an object or a table begins after the last marker
	linearized bool
	stated     int64 // the length that a linearized file states; 0: none

	carry   [margin]byte // the last bytes
	carried int
}

// margin is the maximum size of a marker with its startxref.
const margin = 64

// From returns a Tail for the rest of a file that begins at an offset.
func From(offset int64) Tail { return Tail{length: offset} }

// endWithin is the distance from the end of a file of known length within which its last marker is.
const endWithin = 64 << 10

// Expect states the length of the whole file, from its start. Markers are then searched only near the end, unless the file
// is linearized.
func (t *Tail) Expect(length int64) { t.from = max(0, length-endWithin) }

// Add adds the next bytes of the file.
func (t *Tail) Add(p []byte) {
	for len(p) > 0 {
		switch {
		case t.from <= headerWithin || t.linearized || t.length >= t.from:
			t.search(p)
			return
		case t.length < headerWithin:
			n := min(int64(len(p)), headerWithin-t.length)
			t.search(p[:n])
			p = p[n:]
		default:
			n := min(int64(len(p)), t.from-t.length)
			t.skip(p[:n])
			p = p[n:]
		}
	}
}

// skip adds bytes that are not searched. A marker before them is not the end.
func (t *Tail) skip(p []byte) {
	t.end, t.updating, t.table = 0, false, 0
	if t.length+int64(len(p))+margin <= t.from { // the bytes to carry come later
		t.length, t.carried = t.length+int64(len(p)), 0
		return
	}
	var edge [2 * margin]byte
	n := copy(edge[:], t.carry[:t.carried])
	n += copy(edge[n:], p[max(0, len(p)-margin):])
	t.carried = copy(t.carry[:], edge[max(0, n-margin):n])
	t.length += int64(len(p))
}

// search adds bytes, and searches them for markers.
func (t *Tail) search(p []byte) {
	var edge [2 * margin]byte
	n := copy(edge[:], t.carry[:t.carried])
	n += copy(edge[n:], p[:min(len(p), margin)])
	t.scan(edge[:n], t.length-int64(t.carried), t.carried)
	if len(p) > margin {
		t.scan(p, t.length, margin)
		t.carried = copy(t.carry[:], p[len(p)-margin:])
	} else {
		t.carried = copy(t.carry[:], edge[max(0, n-margin):n])
	}
	t.length += int64(len(p))
}

// scan scans b, which is at an offset of the file. It ignores markers that end within the first seen bytes, which were
// scanned before.
func (t *Tail) scan(b []byte, offset int64, seen int) {
	if offset < headerWithin && t.stated == 0 {
		t.readLength(b)
	}
	from := max(0, seen-len(marker)+1)
	for {
		i := bytes.Index(b[from:], []byte(marker))
		if i < 0 {
			break
		}
		t.markEnd(b[:from+i+1], offset+int64(from+i+len(marker)))
		from += i + len(marker)
	}
	if t.end > 0 && !t.updating {
		t.updating = begins(b[min(int64(len(b)), max(0, t.end-offset)):])
	}
}

const marker = "%%EOF"

// markEnd records a marker that ends at an offset of the file. before is the text up to the first byte of the marker.
func (t *Tail) markEnd(before []byte, end int64) {
	t.end, t.updating, t.table = end, false, -1
	before = before[max(0, len(before)-margin+len(marker)):]
	i := bytes.LastIndex(before, []byte("startxref"))
	if i < 0 {
		return
	}
	if n, ok := number(before[i+len("startxref"):]); ok {
		if t.table = n; t.points() {
			t.ends++
		}
	}
}

// points reports whether the last startxref points into the file.
func (t *Tail) points() bool { return t.table > 0 && t.table < t.end }

// readLength reads the length from the dictionary at the beginning of a linearized file.
func (t *Tail) readLength(b []byte) {
	b = b[:min(len(b), headerWithin)]
	if i := bytes.Index(b, []byte("/Linearized")); i >= 0 {
		t.linearized, b = true, b[i:]
	}
	if !t.linearized {
		return
	}
	for {
		i := bytes.Index(b, []byte("/L"))
		if i < 0 {
			return
		}
		b = b[i+len("/L"):]
		if n, ok := number(b); ok && len(b) > 0 && (space(b[0]) || b[0] >= '0' && b[0] <= '9') {
			t.stated = n
			return
		}
	}
}

// number reads a decimal number after white space. It reports false if the number does not end within b.
func number(b []byte) (int64, bool) {
	b = bytes.TrimLeft(b, " \t\r\n\x00")
	end := 0
	for end < len(b) && b[end] >= '0' && b[end] <= '9' {
		end++
	}
	if end == len(b) {
		return 0, false
	}
	n, err := strconv.ParseInt(string(b[:end]), 10, 64)
	return n, err == nil
}

// begins reports whether an object, "7 0 obj", or a cross-reference table begins in b.
func begins(b []byte) bool {
	for rest := b; ; {
		i := bytes.Index(rest, []byte(" obj"))
		if i < 0 {
			break
		}
		generation := bytes.TrimRight(rest[:i], "0123456789")
		if len(generation) < i && len(generation) > 1 && generation[len(generation)-1] == ' ' && digit(generation[len(generation)-2]) {
			return true
		}
		rest = rest[i+len(" obj"):]
	}
	for from := 1; from < len(b); {
		i := bytes.Index(b[from:], []byte("xref"))
		if i < 0 {
			break
		}
		if from += i; space(b[from-1]) { // not "startxref"
			return true
		}
		from += len("xref")
	}
	return false
}

func digit(c byte) bool { return '0' <= c && c <= '9' }

// Whole reports whether the bytes so far are a whole file.
func (t *Tail) Whole() bool {
	switch {
	case t.end == 0 || t.updating:
		return false
	case t.table >= 0 && !t.points():
		return false
	}
	return t.length >= t.stated || t.ends > 1
}
