package wire

import (
	"bytes"
	"fmt"
)

// readClock reads the text of a day or a moment. It converts a list of numbers, as Java sends it, to a text: [2024,5,12,0,3].
func (d *decoder) readClock() ([]byte, result) {
	if d.next() != '[' {
		kind, text, r := d.scalar()
		if kind == kindNumber {
			text = d.wholeText(text)
		}
		return text, r
	}
	start := d.pos
	if _, ok := d.skip(); !ok {
		return nil, failed
	}
	text, ok := appendClock(d.scratch[:0], d.data[start:d.pos])
	d.scratch = text
	if !ok {
		return nil, d.leftOut(noteKind)
	}
	return text, read
}

// appendClock appends the text of a list of year, month, day, and optionally hour, minute, second and nanosecond. The text begins
// with a blank, so that ParseDateTime does not take it for the documented form.
func appendClock(b, list []byte) ([]byte, bool) {
	most := [...]int64{9999, 12, 31, 23, 59, 59, 999_999_999}
	var parts [len(most)]any
	n := 0
	for part := range bytes.SplitSeq(list[1:len(list)-1], []byte{','}) {
		value, ok := ParseInt(trim(part))
		if n == len(most) || !ok || value < 0 || value > most[n] {
			return b, false
		}
		parts[n] = value
		n++
	}
	switch n {
	case 3:
		return fmt.Appendf(b, " %04d-%02d-%02d", parts[:n]...), true
	case 5:
		return fmt.Appendf(b, " %04d-%02d-%02d %02d:%02d", parts[:n]...), true
	case 6:
		return fmt.Appendf(b, " %04d-%02d-%02d %02d:%02d:%02d", parts[:n]...), true
	case 7:
		return fmt.Appendf(b, " %04d-%02d-%02d %02d:%02d:%02d.%09d", parts[:n]...), true
	}
	return b, false
}
