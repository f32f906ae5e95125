package wire

import (
	"bytes"
	"reflect"
	"sync"
	"sync/atomic"
)

// Codec encodes request bodies and decodes response bodies. It is safe for concurrent use. It keeps the plans of all types that it
// has encoded or decoded.
type Codec struct {
	scalars  map[reflect.Type]*plan
	plans    atomic.Pointer[map[uintptr]*plan] // complete plans by typeID; the map is replaced, not changed
	building sync.Mutex
	objects  int       // the number of objects in the plans; guarded by building
	lists    int       // the number of lists in the plans; guarded by building
	decoders sync.Pool // of *decoder
	encoders sync.Pool // of *encoder
}

// New returns a codec for the given scalar types and those of Go.
func New(scalars ...Scalar) *Codec {
	c := &Codec{scalars: make(map[reflect.Type]*plan, len(scalars))}
	for _, s := range scalars {
		c.scalars[s.typ] = s.plan
	}
	return c
}

// Unmarshal decodes a document into the value that v points to, and replaces it. After an error the value is zero. A decoded slice
// is never nil, not even for null. The result does not use the memory of data.
func (c *Codec) Unmarshal(data []byte, v any, o Options) error {
	_, err := c.Decode(data, v, o)
	return err
}

// A Finding describes a decoded document.
type Finding struct {
	Familiar bool   // the document is an object, and its model has all its members
	Verdict  string // the text of the member whose field has the tag "verdict"
}

// Decode decodes as Unmarshal does, and describes the document.
func (c *Codec) Decode(data []byte, v any, o Options) (Finding, error) {
	target := reflect.ValueOf(v)
	if target.Kind() != reflect.Pointer || target.IsNil() {
		return Finding{}, &Error{Reason: ErrUnsupported}
	}
	target = target.Elem()
	target.SetZero()
	p := c.plan(target.Type())

	d := c.decoder(data, o)
	d.bounds = newBounds(o, len(data))
	defer c.release(d)
	if !d.document(p, target) {
		target.SetZero()
		return Finding{}, d.err
	}
	if p.object == nil {
		return Finding{}, nil
	}
	found := Finding{Familiar: !d.unfamiliar}
	if f := p.object.verdict; f != nil {
		if v := pointedTo(target); v.Kind() == reflect.Struct {
			if at, ok := f.existing(p.object, addressOf(v)); ok {
				found.Verdict = *(*string)(at)
			}
		}
	}
	return found, nil
}

// Marshal encodes v: numbers as their literals, secrets as their texts. It escapes only the characters that JSON requires.
func (c *Codec) Marshal(v any) ([]byte, error) {
	e, ok := c.encoders.Get().(*encoder)
	if !ok {
		e = new(encoder)
	}
	defer func() {
		clear(e.b[:cap(e.b)]) // it may contain secrets
		e.b = e.b[:0]
		c.encoders.Put(e)
	}()
	e.codec, e.depth = c, 0
	if err := e.value(reflect.ValueOf(v)); err != nil {
		return nil, err
	}
	return bytes.Clone(e.b), nil
}

// decoder returns a decoder for a document.
func (c *Codec) decoder(data []byte, o Options) *decoder {
	d, ok := c.decoders.Get().(*decoder)
	if !ok {
		d = new(decoder)
	}
	d.data, d.options, d.notes = data, o, o.Notes
	return d
}

// release returns a decoder to the pool, without its large buffers.
func (c *Codec) release(d *decoder) {
	d.reset()
	d.bounds = bounds{}
	if len(d.window) > window {
		d.window = nil
	}
	if cap(d.scratch) > window {
		d.scratch = nil
	}
	c.decoders.Put(d)
}

// document decodes a whole document.
func (d *decoder) document(p *plan, v reflect.Value) bool {
	d.byteOrderMark()
	r := absent
	if d.next(); d.pos < len(d.data) {
		r = p.decode(d, addressOf(v))
	} else if p.list && !d.options.AllowEmpty {
		d.fail(ErrEmpty)
		return false
	}
	if r == absent && p.list {
		v.Set(reflect.MakeSlice(v.Type(), 0, 0))
		r = read
	}
	optional := p.object != nil && p.object.optional
	switch {
	case r == failed || d.err != nil:
		return false
	case r == unreadable && !optional:
		d.fail(ErrType)
		return false
	case r == absent && !d.options.AllowEmpty && !optional:
		d.fail(ErrEmpty)
		return false
	}
	return d.end() && (r != read || p.object == nil || p.object.identified(d, v))
}

// pointedTo returns the value that v points to, through any number of pointers, or v itself.
func pointedTo(v reflect.Value) reflect.Value {
	for v.Kind() == reflect.Pointer && !v.IsNil() {
		v = v.Elem()
	}
	return v
}

// identified reports whether a single result has the member that identifies it.
func (o *object) identified(d *decoder, v reflect.Value) bool {
	v = pointedTo(v)
	for _, i := range o.identifying {
		if f := &o.fields[i]; v.Kind() == reflect.Struct && f.plan.isZeroAt(f.of(o, addressOf(v))) {
			d.path = append(d.path[:0], step{o, i})
			d.fail(ErrEmpty)
			return false
		}
	}
	return true
}

func (d *decoder) byteOrderMark() {
	const mark = "\xEF\xBB\xBF"
	if bytes.HasPrefix(d.data, []byte(mark)) {
		d.pos = len(mark)
		d.note(noteBOM)
	}
}

// end checks that nothing follows the document.
func (d *decoder) end() bool {
	d.next()
	switch {
	case d.pos == len(d.data):
		return true
	case d.options.AllowTrailing:
		d.note(noteTrailing)
		return true
	}
	d.fail(ErrTrailing)
	return false
}
