package wire

import (
	"context"
	"errors"
	"io"
	"reflect"
	"slices"
)

const (
	window     = 32 << 10 // bytes read at once
	emptyReads = 100      // reads in a row that may return neither bytes nor an error
	noAnchor   = -1
)

// input reads a document for a decoder, part by part. d.data is the available part of the document.
type input struct {
	d      *decoder
	r      io.Reader
	ctx    context.Context // nil: none
	bounds bounds          // of each value
	anchor int             // the bytes of d.data from there on are kept; noAnchor: those from d.pos on
	last   error           // the error that r returned with its last bytes
	eof    bool            // r has ended
	err    error           // why the stream ended: an error of r or of the document
}

// stopped reports whether an error ended the input.
func (in *input) stopped() bool { return in.err != nil || in.d.err != nil }

// ended reports whether r has ended and all its bytes were used.
func (in *input) ended() bool { return in.eof && in.d.pos == len(in.d.data) }

// peek skips blanks and returns the next byte, reading more if necessary; 0: r has ended, or there was an error.
func (in *input) peek() byte {
	for {
		if c := in.d.next(); in.d.pos < len(in.d.data) || !in.more() {
			return c
		}
	}
}

// unexpected ends decoding because of an invalid byte at d.pos, unless it has ended for another reason.
func (in *input) unexpected() {
	if !in.stopped() {
		in.d.unexpected()
	}
}

// more reads more bytes. It returns false at the end of r and after an error.
func (in *input) more() bool {
	if in.eof || in.stopped() || !in.extend() {
		return false
	}
	if in.ctx != nil && in.ctx.Err() != nil {
		in.err = context.Cause(in.ctx)
		return false
	}
	for tries := 0; in.last == nil; tries++ {
		if tries == emptyReads {
			in.last = io.ErrNoProgress
			break
		}
		var n int
		n, in.last = in.r.Read(in.d.window[len(in.d.data):])
		if n > 0 {
			in.d.data = in.d.window[:len(in.d.data)+n]
			return true
		}
	}
	in.eof = in.last == io.EOF //nolint:errorlint // an error that wraps io.EOF is a failure
	if !in.eof {
		in.err = in.last
	}
	return false
}

// extend makes space in the window: it drops the bytes that were used, and enlarges the window if that is not enough.
func (in *input) extend() bool {
	d := in.d
	if len(d.data) < len(d.window) {
		return true
	}
	used := d.pos
	if in.anchor != noAnchor {
		used, in.anchor = in.anchor, 0
	}
	held := len(d.data) - used
	if held >= MaxElement {
		d.fail(ErrTooLarge)
		return false
	}
	to := d.window
	if held > len(d.window)/2 || len(d.window) == 0 {
		to = make([]byte, max(window, 2*len(d.window)))
	}
	copy(to, d.data[used:])
	d.window, d.data = to, to[:held]
	d.base += int64(used)
	d.pos -= used
	return true
}

// decode decodes one value, and reads more if the value is not whole. It first decodes the available bytes, which nearly always
// contain the whole value. If they do not, it reads until the end of the value before it decodes again. So each byte is scanned at
// most three times, however slowly the bytes arrive.
func (in *input) decode(p *plan, v reflect.Value) result {
	d := in.d
	in.peek()
	if in.stopped() {
		return failed
	}
	start, mark, depth := d.pos, d.mark(), len(d.path)
	d.bounds = in.bounds
	d.partial = !in.eof
	r := p.decode(d, addressOf(v))
	d.partial = false
	if in.eof || !in.maybePartial(r) {
		return in.withinMemory(r)
	}
	d.pos, d.err, d.path = start, nil, d.path[:depth]
	d.unnote(mark)
	v.SetZero()
	if !in.whole() {
		return failed
	}
	return in.withinMemory(p.decode(d, addressOf(v)))
}

// withinMemory returns the result of a value, or failed if the value took more memory than allowed.
func (in *input) withinMemory(r result) result {
	if in.d.err != nil {
		return failed
	}
	return r
}

// maybePartial reports whether the value may continue after the available bytes.
func (in *input) maybePartial(r result) bool {
	if r == failed {
		return errors.Is(in.d.err, ErrTruncated)
	}
	if in.d.pos < len(in.d.data) {
		return false
	}
	last := in.d.data[in.d.pos-1]
	return last != '"' && last != '}' && last != ']'
}

// whole reads more until the value at d.pos is whole, or r has ended.
func (in *input) whole() bool {
	var (
		end      end
		examined int // the number of bytes from d.pos that were searched
	)
	for {
		if end.in(in.d.data[in.d.pos+examined:]) {
			return true
		}
		examined = len(in.d.data) - in.d.pos
		if !in.more() {
			return !in.stopped()
		}
	}
}

// end searches for the end of a value, in one part of the bytes after another. It does not validate the value.
type end struct {
	depth           int
	quoted, escaped bool
}

// in reports whether the value ends in the next bytes.
func (e *end) in(b []byte) bool {
	for _, c := range b {
		switch {
		case e.escaped:
			e.escaped = false
			continue
		case e.quoted && c == '\\':
			e.escaped = true
			continue
		case c == '"':
			e.quoted = !e.quoted
			if e.quoted {
				continue
			}
		case e.quoted:
			continue
		case c == '{' || c == '[':
			e.depth++
			continue
		case c == '}' || c == ']':
			e.depth--
		case c != ',' && c > ' ':
			continue
		case e.depth == 0:
			return true // the end of a number or a word
		}
		if e.depth <= 0 {
			return true
		}
	}
	return false
}

// skip reads one value without decoding it.
func (in *input) skip() bool {
	in.peek()
	if in.stopped() || !in.whole() {
		return false
	}
	_, ok := in.d.skip()
	return ok
}

// name reads a name and its colon. It returns a copy of the name.
func (in *input) name() ([]byte, bool) {
	if in.peek() != '"' {
		in.unexpected()
		return nil, false
	}
	if !in.whole() {
		return nil, false
	}
	name, ok := in.d.name()
	if !ok {
		return nil, false
	}
	name = slices.Clone(name)
	if in.peek() != ':' {
		in.unexpected()
		return nil, false
	}
	in.d.pos++
	return name, true
}

func (in *input) byteOrderMark() {
	for len(in.d.data) < len("\xEF\xBB\xBF") && in.more() {
	}
	in.d.byteOrderMark()
}
