package transport

import (
	"bytes"
	"strconv"
)

// A frame follows the responses of an HTTP/1.1 connection to find where each ends. It does not understand all of HTTP: if it is not
// sure, it accepts all bytes until the next request.
type frame struct {
	state     frameState
	head      bool   // the request was HEAD: the response has no body
	line      []byte // the beginning of the current line
	status    [3]byte
	length    int64 // the number of bytes that are left of the body or of the current chunk
	hasLength bool  // the response has a Content-Length
	chunks    bool  // its body is chunked
}

type frameState uint8

const (
	frameIdle frameState = iota // before the first response, or after the end of one
	frameStatus
	frameHeader
	frameBody      // length more bytes
	frameChunkSize // a line with a size
	frameChunk     // length more bytes
	frameChunkEnd  // the line that ends a chunk
	frameTrailer   // lines, the last one empty
	framePass      // all bytes are accepted: the body lasts to the end of the connection, or the response is not understood
)

// frameLine is the number of bytes of a line that are kept: enough for a status, a length or an encoding.
const frameLine = 256

// ended reports whether the response to the last request may have ended, so that the next write begins a new request.
func (f *frame) ended() bool { return f.state == frameIdle || f.state == framePass }

// begin starts to follow the response to a request. head: it is a HEAD request.
func (f *frame) begin(head bool) { *f = frame{state: frameStatus, head: head, line: f.line[:0]} }

// take follows the bytes p, and returns how many of them belong to the response.
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

// takeLine reads up to the end of a line, and handles the line if it is whole. It returns the bytes after it.
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

// endOfLine handles a whole line.
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

// statusLine reads a line such as "HTTP/1.1 200 OK". Older versions of HTTP have other rules.
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
		if err != nil || n < 0 || f.hasLength && n != f.length || len(line) >= frameLine {
			f.state = framePass
			return
		}
		f.hasLength, f.length = true, n
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
	case f.hasLength && f.length == 0:
		f.state = frameIdle
	case f.hasLength:
		f.state = frameBody
	default:
		f.state = framePass
	}
}

// chunkSize reads the size of a chunk, in hexadecimal. An extension may follow it after a semicolon.
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
