package transport

import (
	"bytes"
	"strconv"
)

// A frame follows the responses of an HTTP/1.1 connection to find where each ends. It need not understand all of HTTP:
// where it is not sure, it lets everything pass until the next request.
type frame struct {
	state  frameState
	head   bool   // the request was HEAD: no response has a body
	line   []byte // the beginning of the current line
	status [3]byte
	length int64 // what is left of the body, or of the current chunk
	marked bool  // the response states a length
	chunks bool  // its body is chunked
}

type frameState uint8

const (
	frameIdle frameState = iota // between responses
	frameStatus
	frameHeader
	frameBody      // length more bytes
	frameChunkSize // a line with a size
	frameChunk     // length more bytes
	frameChunkEnd  // the line that ends a chunk
	frameTrailer   // lines, the last one empty
	framePass      // to the end of the connection, or not understood
)

// frameLine is how much of a line is kept: enough for a status, a length or an encoding.
const frameLine = 256

// waits reports whether the next write counts as a new request.
func (f *frame) waits() bool { return f.state == frameIdle || f.state == framePass }

// begin expects a response.
func (f *frame) begin(head bool) { *f = frame{state: frameStatus, head: head, line: f.line[:0]} }

// take returns how many bytes of p belong to responses that are expected.
func (f *frame) take(p []byte) int {
	for rest := p; ; {
		switch {
		case len(rest) == 0 || f.state == framePass:
			return len(p)
		case f.state == frameIdle:
			return len(p) - len(rest)
		case f.state == frameBody || f.state == frameChunk:
			n := min(int64(len(rest)), f.length)
			rest = rest[n:]
			if f.length -= n; f.length == 0 && f.state == frameBody {
				f.state = frameIdle
			} else if f.length == 0 {
				f.state = frameChunkEnd
			}
		default:
			rest = f.takeLine(rest)
		}
	}
}

// takeLine takes bytes up to the end of a line, and acts on a line that is whole.
func (f *frame) takeLine(p []byte) []byte {
	part, rest, whole := bytes.Cut(p, []byte{'\n'})
	f.line = append(f.line, part[:min(len(part), frameLine-len(f.line))]...)
	if !whole {
		return nil
	}
	f.endOfLine(bytes.TrimSuffix(f.line, []byte("\r")))
	f.line = f.line[:0]
	return rest
}

func (f *frame) endOfLine(line []byte) {
	switch f.state {
	case frameStatus:
		f.statusLine(line)
	case frameHeader:
		if len(line) == 0 {
			f.endOfHeader()
		} else {
			f.headerLine(line)
		}
	case frameChunkSize:
		f.chunkSize(line)
	case frameChunkEnd:
		f.state = frameChunkSize
		if len(line) > 0 {
			f.state = framePass
		}
	case frameTrailer:
		if len(line) == 0 {
			f.state = frameIdle
		}
	}
}

// statusLine reads "HTTP/1.1 200 OK". Older versions have other rules.
func (f *frame) statusLine(line []byte) {
	status, ok := bytes.CutPrefix(line, []byte("HTTP/1.1 "))
	if !ok || len(status) < len(f.status) {
		f.state = framePass
		return
	}
	f.state, f.status = frameHeader, [3]byte(status)
}

func (f *frame) headerLine(line []byte) {
	name, value, ok := bytes.Cut(line, []byte(":"))
	value = bytes.Trim(value, " \t")
	switch {
	case !ok || line[0] == ' ' || line[0] == '\t':
		f.state = framePass
	case bytes.EqualFold(name, []byte("Transfer-Encoding")):
		if f.chunks = bytes.EqualFold(value, []byte("chunked")) && len(line) < frameLine; !f.chunks {
			f.state = framePass
		}
	case bytes.EqualFold(name, []byte("Content-Length")):
		n, err := strconv.ParseInt(string(value), 10, 63)
		if err != nil || n < 0 || f.marked && n != f.length || len(line) >= frameLine {
			f.state = framePass
			return
		}
		f.marked, f.length = true, n
	}
}

// endOfHeader decides where the body ends.
func (f *frame) endOfHeader() {
	switch status := string(f.status[:]); {
	case status == "101":
		f.state = framePass
	case status[0] == '1': // another response follows
		f.begin(f.head)
	case f.head || status == "204" || status == "304":
		f.state = frameIdle
	case f.chunks:
		f.state = frameChunkSize
	case f.marked && f.length == 0:
		f.state = frameIdle
	case f.marked:
		f.state = frameBody
	default:
		f.state = framePass
	}
}

// chunkSize reads a size in hexadecimal; an extension may follow it.
func (f *frame) chunkSize(line []byte) {
	size, _, _ := bytes.Cut(line, []byte(";"))
	n, err := strconv.ParseInt(string(bytes.Trim(size, " \t")), 16, 63)
	switch {
	case err != nil || n < 0:
		f.state = framePass
	case n == 0:
		f.state = frameTrailer
	default:
		f.state, f.length = frameChunk, n
	}
}
