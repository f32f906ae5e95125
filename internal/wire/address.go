package wire

import (
	"reflect"
	"unsafe"
)

// A value that is decoded into, or encoded, is known by its address and the plan of its type. Going through reflect.Value takes a third
// of the time of decoding: each step to a field or an element checks and copies what a plan has seen once and for all. So
// the steps are made here, by offsets that reflect told when the plan was made, and nowhere else; checkptr, which -race
// turns on, sees that each stays within its object.
type address = unsafe.Pointer

// addressOf returns where a value is whose address can be taken.
func addressOf(v reflect.Value) address { return v.Addr().UnsafePointer() }

// value returns the value of the plan's type at an address, for steps that are rare.
func (p *plan) value(at address) reflect.Value { return reflect.NewAt(p.typ, at).Elem() }

// holdsZero reports whether the value of the plan's type at an address is zero.
func (p *plan) holdsZero(at address) bool {
	if p.isZero != nil {
		return p.isZero(at)
	}
	return p.value(at).IsZero()
}

// clear makes the value at an address zero.
func (p *plan) clear(at address) { p.value(at).SetZero() }

// of returns the field in the struct at an address.
func (f *field) of(o *object, at address) address {
	if !f.indirect {
		return unsafe.Add(at, f.offset)
	}
	return addressOf(f.inEmbedded(reflect.NewAt(o.typ, at).Elem()))
}

// there returns the field in the struct at an address if it is there: an embedded struct may be missing.
func (f *field) there(o *object, at address) (address, bool) {
	if !f.indirect {
		return unsafe.Add(at, f.offset), true
	}
	v, err := reflect.NewAt(o.typ, at).Elem().FieldByIndexErr(f.index)
	if err != nil {
		return nil, false
	}
	return addressOf(v), true
}

// offset returns where a field is in a struct. indirect tells that a pointer lies on the way.
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

// A slice is what a Go slice consists of.
type slice struct {
	data     unsafe.Pointer
	len, cap int
}

// sliceAt returns the slice at an address, which only reflect makes longer than its capacity.
func sliceAt(at address) *slice { return (*slice)(at) }

// element returns where an element is, which has to be within the capacity.
func (s *slice) element(i int, size uintptr) address { return unsafe.Add(s.data, uintptr(i)*size) }

// nothing is where empty lists are, which are not nil.
var nothing [0]uint64 //nolint:gochecknoglobals // it has no bytes to change

// setEmpty makes the list at an address one without elements.
func setEmpty(at address) { *sliceAt(at) = slice{data: unsafe.Pointer(&nothing)} }
