package wire

import (
	"bytes"
	"reflect"
)

// grow grows a list of n elements, or ends decoding if that needs too much memory. The list of the document, which starts at start,
// grows by an estimate from the rest of the document. A list inside another value starts with the length of the last list of its
// type. With the estimate, each such list would allocate memory for the rest of the document.
func (l *list) grow(d *decoder, at address, n, start int) bool {
	left := len(d.data) - d.pos
	var more int
	switch {
	case len(d.path) > 1 && n == 0:
		more = min(d.length(l), left/2)
	case len(d.path) > 1:
		more = n
	case n == 0:
		size := d.measure()
		more = l.estimate(0, size, left-size)
	default:
		more = l.estimate(n, (d.pos-start)/n, left)
	}
	more = max(more, 1, min(n, n/4+192)) // at least as much as append would grow
	const rounding = 8                   // Go rounds capacities up by at most an eighth
	if affordable := (d.memory-d.memory/rounding)/l.size - int64(n); int64(more) > affordable {
		if affordable < 1 {
			d.fail(ErrTooLarge)
			return false
		}
		more = int(affordable)
	}
	v := reflect.NewAt(l.slice, at).Elem()
	v.Grow(more)
	d.spend(int64(v.Cap()) * l.size)
	return d.err == nil
}

// measured is the number of bytes in which measure looks for the end of a value.
const measured = 4 << 10

// measure returns the length of the value at d.pos in bytes. If the value is longer than measured, or invalid, it returns the
// length of the rest.
func (d *decoder) measure() int {
	start, document := d.pos, d.data
	d.data = d.data[:min(len(d.data), start+measured)]
	if size := flat(d.data[start:]); size > 0 {
		d.data = document
		return size
	}
	if _, ok := d.skip(); !ok {
		d.err = nil // decoding finds the error again
		d.pos = len(document)
	}
	size := d.pos - start
	d.pos, d.data = start, document
	return size
}

// flat returns the length of the object at the start of data, 0 if it is not followed by another one or contains an object or a
// list.
func flat(data []byte) int {
	size := bytes.Index(data, []byte("},{")) + 1
	if size == 0 || bytes.IndexByte(data[1:size], '{') >= 0 || bytes.IndexByte(data[:size], '[') >= 0 {
		return 0
	}
	return size
}

// estimate returns the number of elements by which to grow a list of n elements that had size bytes each, if left bytes of the
// document follow: one more than these bytes probably contain. An element may take more memory than it has bytes. So there is a
// bound: one more than the sum of n and the number of elements that fit into left bytes of memory.
func (l *list) estimate(n, size, left int) int {
	expected := left / (size + 1) * 17 / 16
	return 1 + min(expected, left/int(l.size)+n)
}

// length returns the number of elements of the last list with the plan l in this document.
func (d *decoder) length(l *list) int {
	if l.id < len(d.lengths) && d.lengths[l.id] > 0 {
		return d.lengths[l.id]
	}
	return 2
}

// setLength stores the number of elements of a list.
func (d *decoder) setLength(l *list, n int) {
	for len(d.lengths) <= l.id {
		d.lengths = append(d.lengths, 0)
	}
	d.lengths[l.id] = n
}
