package wire

import (
	"reflect"
)

// Scalar defines how a codec encodes and decodes a scalar type.
type Scalar struct {
	typ  reflect.Type
	plan *plan
}

// scalar defines the scalar type T. The zero T is the unknown value.
func scalar[T comparable](decode func(*decoder, *T) result, encode func(*encoder, T) *Error) Scalar {
	return Scalar{reflect.TypeFor[T](), &plan{
		typ:    reflect.TypeFor[T](),
		scalar: true,
		decode: func(d *decoder, at address) result { return decode(d, (*T)(at)) },
		encode: func(e *encoder, at address) *Error { return encode(e, *(*T)(at)) },
		isZero: func(at address) bool { return *(*T)(at) == *new(T) },
	}}
}

// textTimes is the number of bytes of memory for each byte of the text of a scalar type.
const textTimes = 4

// Text defines a type of texts, such as secrets. A text does not share its memory with other strings, and decoding clears its copy.
func Text[T comparable](set func(*T, string), get func(T) string) Scalar {
	return scalar(func(d *decoder, v *T) result {
		text, r := d.readText()
		if r == read {
			d.spend(textTimes * int64(len(text)))
			set(v, string(text))
			clear(d.scratch)
		}
		return r
	}, func(e *encoder, v T) *Error {
		return e.string(get(v))
	})
}

// Number defines a type of numbers, kept as literals. An empty literal is null.
func Number[T comparable](set func(*T, string), get func(T) string) Scalar {
	return scalar(func(d *decoder, v *T) result {
		if literal := d.plainNumber(); literal != nil {
			set(v, d.keep(literal))
			return read
		}
		literal, r := d.readNumber()
		if r == read {
			set(v, d.keep(literal))
		}
		return r
	}, func(e *encoder, v T) *Error {
		return e.number(get(v))
	})
}

// Flag defines a type of booleans. An unknown value is null.
func Flag[T comparable](set func(*T, bool), get func(T) (value, known bool)) Scalar {
	return scalar(func(d *decoder, v *T) result {
		value, r := d.plainFlag()
		if r != read {
			value, r = d.readFlag()
		}
		if r == read {
			set(v, value)
		}
		return r
	}, func(e *encoder, v T) *Error {
		value, known := get(v)
		switch {
		case !known:
			e.b = append(e.b, "null"...)
		case value:
			e.b = append(e.b, "true"...)
		default:
			e.b = append(e.b, "false"...)
		}
		return nil
	})
}

// Date defines a type of days. The zero Day is null. An instant is read as its day in the zone of the options; an instant at
// midnight is read as the day as written, since it stands for a day.
func Date[T comparable](set func(*T, Day), get func(T) Day) Scalar {
	return clock(set, get, plainDay[[]byte], func(d *decoder, text []byte) (day Day, note string, ok bool) {
		if day, ok := plainDay(text); ok {
			return day, "", ok
		}
		m, _, ok := ParseDateTime(text)
		if zone := d.zone(); m.Zoned && !m.midnight() && zone != nil {
			return m.dayIn(zone), noteInstant, ok
		}
		return m.Day, noteDate, ok
	}, AppendDate)
}

// DateTime defines a type of local times. The zero Moment is null.
func DateTime[T comparable](set func(*T, Moment), get func(T) Moment) Scalar {
	return clock(set, get, plainMoment, func(_ *decoder, text []byte) (m Moment, note string, ok bool) {
		m, plain, ok := ParseDateTime(text)
		if !plain {
			note = noteDateTime
		}
		return m, note, ok
	}, AppendDateTime)
}

// clock defines a type T with the value V, which is a Day or a Moment. plain reads the usual spelling, and parse reads all
// spellings. The zero V is null.
func clock[T, V comparable](
	set func(*T, V), get func(T) V, plain func([]byte) (V, bool), parse func(*decoder, []byte) (v V, note string, ok bool), write func([]byte, V) []byte,
) Scalar {
	return scalar(func(d *decoder, v *T) result {
		text, r := d.plainText(), read
		if text == nil {
			text, r = d.readClock()
		} else if value, ok := plain(text); ok { // nearly always
			set(v, value)
			return read
		}
		if r != read {
			return r
		}
		var zero V
		value, note, ok := parse(d, text)
		switch {
		case len(trim(text)) == 0:
			return absent
		case !ok:
			return d.leftOut(noteUnreadable)
		case value == zero:
			return d.leftOut(noteNoDay)
		case note != "":
			d.note(note)
		}
		set(v, value)
		return read
	}, func(e *encoder, v T) *Error {
		var zero V
		value := get(v)
		if value == zero {
			e.b = append(e.b, "null"...)
			return nil
		}
		e.b = append(write(append(e.b, '"'), value), '"')
		return nil
	})
}
