package wire

import (
	"reflect"
	"unsafe"
)

// An address is the address of a value that is decoded or encoded. The plan of its type says what is there. With reflect.Value,
// each access to a field or an element would check and copy what the plan knows, which takes a third of the time of decoding. So
// this file computes the addresses of fields and elements, from the offsets that reflect returned when the plan was made. No other
// file computes addresses. checkptr, which -race turns on, checks that each address is within its object.
type address = unsafe.Pointer

// addressOf returns the address of an addressable value.
func addressOf(v reflect.Value) address { return v.Addr().UnsafePointer() }

// value returns the value of the plan's type at an address, for operations that are rare.
func (p *plan) value(at address) reflect.Value { return reflect.NewAt(p.typ, at).Elem() }

// isZeroAt reports whether the value of the plan's type at an address is zero.
func (p *plan) isZeroAt(at address) bool {
	if p.isZero != nil {
		return p.isZero(at)
	}
	return p.value(at).IsZero()
}

// clear sets the value at an address to zero.
func (p *plan) clear(at address) { p.value(at).SetZero() }

// of returns the address of the field in the struct at an address. It makes embedded structs that are missing.
func (f *field) of(o *object, at address) address {
	if !f.indirect {
		return unsafe.Add(at, f.offset)
	}
	return addressOf(f.inEmbedded(reflect.NewAt(o.typ, at).Elem()))
}

// existing returns the address of the field in the struct at an address, false if the field is in an embedded struct that is
// missing.
func (f *field) existing(o *object, at address) (address, bool) {
	if !f.indirect {
		return unsafe.Add(at, f.offset), true
	}
	v, err := reflect.NewAt(o.typ, at).Elem().FieldByIndexErr(f.index)
	if err != nil {
		return nil, false
	}
	return addressOf(v), true
}

// offset returns the offset of a field in a struct. If the field is in a struct that is embedded by pointer, it returns indirect.
func offset(t reflect.Type, index []int) (offset uintptr, indirect bool) {
	for _, i := range index {
		if t.Kind() == reflect.Pointer {
			return 0, true
		}
		f := t.Field(i)
		offset += f.Offset
		t = f.Type
	}
	return offset, false
}

// A slice has the memory layout of a Go slice.
type slice struct {
	data     unsafe.Pointer
	len, cap int
}

// sliceAt returns the slice at an address. Only reflect grows it beyond its capacity.
func sliceAt(at address) *slice { return (*slice)(at) }

// element returns the address of an element, whose index must be within the capacity.
func (s *slice) element(i int, size uintptr) address { return unsafe.Add(s.data, uintptr(i)*size) }

// noElements is the memory of empty lists, which are not nil.
var noElements [0]uint64 //nolint:gochecknoglobals // it has no bytes to change

// setEmpty sets the list at an address to an empty list.
func setEmpty(at address) { *sliceAt(at) = slice{data: unsafe.Pointer(&noElements)} }
