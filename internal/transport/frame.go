package transport

import (
	"bytes"
	"strconv"
	"strings"
)

// A frame follows the responses of an HTTP/1.1 connection to find where each ends. It need not understand all of HTTP:
// where it is not sure, it lets everything pass until the next request.
type frame struct {
	state  frameState
	head   bool   // the request was HEAD: no response has a body
	line   []byte // the beginning of the current line
	status string // the three digits
	length int64  // what is left of the body, or of the current chunk
	marked bool   // the response states a length
	chunks bool   // its body is chunked
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
	line := strings.TrimSuffix(string(f.line), "\r")
	f.line = f.line[:0]
	f.endOfLine(line)
	return rest
}

func (f *frame) endOfLine(line string) {
	switch f.state {
	case frameStatus:
		f.statusLine(line)
	case frameHeader:
		if line == "" {
			f.endOfHeader()
		} else {
			f.headerLine(line)
		}
	case frameChunkSize:
		f.chunkSize(line)
	case frameChunkEnd:
		f.state = frameChunkSize
		if line != "" {
			f.state = framePass
		}
	case frameTrailer:
		if line == "" {
			f.state = frameIdle
		}
	}
}

// statusLine reads "HTTP/1.1 200 OK". Older versions have other rules.
func (f *frame) statusLine(line string) {
	const version, digits = "HTTP/1.1 ", 3
	if !strings.HasPrefix(line, version) || len(line) < len(version)+digits {
		f.state = framePass
		return
	}
	f.state, f.status = frameHeader, line[len(version):][:digits]
}

func (f *frame) headerLine(line string) {
	name, value, ok := strings.Cut(line, ":")
	value = strings.Trim(value, " \t")
	switch {
	case !ok || line[0] == ' ' || line[0] == '\t':
		f.state = framePass
	case strings.EqualFold(name, "Transfer-Encoding"):
		if f.chunks = strings.EqualFold(value, "chunked") && len(line) < frameLine; !f.chunks {
			f.state = framePass
		}
	case strings.EqualFold(name, "Content-Length"):
		n, err := strconv.ParseInt(value, 10, 63)
		if err != nil || n < 0 || f.marked && n != f.length || len(line) >= frameLine {
			f.state = framePass
			return
		}
		f.marked, f.length = true, n
	}
}

// endOfHeader decides where the body ends.
func (f *frame) endOfHeader() {
	switch {
	case f.status == "101":
		f.state = framePass
	case f.status[0] == '1': // another response follows
		f.begin(f.head)
	case f.head || f.status == "204" || f.status == "304":
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
func (f *frame) chunkSize(line string) {
	size, _, _ := strings.Cut(line, ";")
	n, err := strconv.ParseInt(strings.Trim(size, " \t"), 16, 63)
	switch {
	case err != nil || n < 0:
		f.state = framePass
	case n == 0:
		f.state = frameTrailer
	default:
		f.state, f.length = frameChunk, n
	}
}
