package wire

import (
	"reflect"
	"strconv"
)

// This file decodes scalars into the types of Go.

func decodeString(d *decoder, at address) result {
	text, r := d.readText()
	if r != read {
		return r
	}
	if len(text) == len(EmptyText) && text[0] == EmptyText[0] {
		d.note(noteEmpty)
		*(*string)(at) = ""
		return read
	}
	*(*string)(at) = d.keep(text)
	return read
}

func decodeBool(d *decoder, at address) result {
	value, r := d.readFlag()
	if r == read {
		*(*bool)(at) = value
	}
	return r
}

func decodeInt(d *decoder, v reflect.Value) result {
	value, r := d.readInt()
	if r != read {
		return r
	}
	if v.OverflowInt(value) {
		return d.leftOut(noteUnreadable)
	}
	v.SetInt(value)
	return read
}

func decodeUint(d *decoder, v reflect.Value) result {
	text, r := d.readNumber()
	if r != read {
		return r
	}
	value, err := strconv.ParseUint(string(text), 10, 64)
	if err != nil {
		whole, ok := ParseInt(text)
		if !ok || whole < 0 {
			return d.leftOut(noteUnreadable)
		}
		d.note(noteInteger)
		value = uint64(whole)
	}
	if v.OverflowUint(value) {
		return d.leftOut(noteUnreadable)
	}
	v.SetUint(value)
	return read
}

func decodeFloat(d *decoder, v reflect.Value) result {
	text, r := d.readNumber()
	if r != read {
		return r
	}
	value, err := strconv.ParseFloat(string(text), v.Type().Bits())
	if err != nil {
		return d.leftOut(noteUnreadable)
	}
	v.SetFloat(value)
	return read
}
