package wire

import (
	"io"
	"iter"
	"reflect"
)

// Elements decodes a list as it arrives, with one element and a read-ahead buffer in memory. It accepts the lists that
// [Codec.Unmarshal] accepts: bare, inside an object, or a single element. It yields each element as soon as the element is whole.
// It yields an error once, with a zero element, and ends. Errors of r are not wrapped. The sequence can be ranged over once.
func Elements[T any](c *Codec, r io.Reader, o Options) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var element T
		v := reflect.ValueOf(&element).Elem()
		s := newStream(c, v.Type(), r, o)
		defer c.release(s.d)
		for s.next(v) {
			if !yield(element, nil) {
				return
			}
		}
		if s.err != nil {
			v.SetZero()
			yield(element, s.err)
		}
	}
}

// stream reads the elements of one list.
type stream struct {
	*input
	list       *list
	step       func(*stream, reflect.Value) bool // the next step, which reports whether it decoded an element; nil: the stream has ended
	index      int                               // of the next element
	wrapped    bool                              // the list is in an envelope whose end was not read yet
	documented bool                              // the list has the name that the reference gives it
	held       reflect.Value                     // a list that was decoded as a whole
}

func newStream(c *Codec, element reflect.Type, r io.Reader, o Options) *stream {
	d := c.decoder(nil, o)
	ctx := o.Context
	o.Context = nil // input.more checks it
	d.bounds = newBounds(o, 0)
	return &stream{
		input: &input{d: d, r: r, ctx: ctx, bounds: d.bounds, anchor: noAnchor},
		list:  newList(0, c.plan(element), element),
		step:  (*stream).start,
	}
}

// next decodes the next element into v. It returns false at the end and after an error, which is s.err.
func (s *stream) next(v reflect.Value) bool {
	for s.step != nil {
		v.SetZero()
		if s.step(s, v) {
			return true
		}
		if s.err == nil && s.d.err != nil {
			s.err = s.d.err
		}
		if s.err != nil {
			return false
		}
	}
	return false
}

// start selects the next step by the form of the list.
func (s *stream) start(v reflect.Value) bool {
	s.step = (*stream).finish
	s.byteOrderMark()
	switch c := s.peek(); {
	case s.stopped():
		return false
	case s.ended():
		if !s.d.options.AllowEmpty {
			s.d.fail(ErrEmpty)
		}
		return false
	case c == '[':
		s.open()
		return false
	case c == '{' && (s.list.scalar || s.list.object != nil):
		return s.inside(v)
	case c == 'n':
		s.skip()
		return false
	}
	return s.lone(v)
}

// open reads the beginning of the list at d.pos.
func (s *stream) open() {
	s.d.pos++
	s.d.path = append(s.d.path[:0], step{})
	s.step = (*stream).element
	if s.peek() == ']' {
		s.d.pos++
		s.step = (*stream).finish
	}
}

// element decodes the next element, and reports whether it belongs in the list.
func (s *stream) element(v reflect.Value) bool {
	s.d.at(s.index)
	if s.index++; s.index == repeating {
		s.d.repeat()
	}
	r := s.decode(s.list.element, v)
	if r == failed {
		return false
	}
	keep := s.list.keeps(s.d, r)
	if !keep {
		v.SetZero()
	}
	if s.d.pos < len(s.d.data) && s.d.data[s.d.pos] == ',' { // nearly always
		s.d.pos++
	} else {
		s.step = (*stream).after
	}
	return keep
}

// after reads the comma or the end of the list after an element. It is a separate step, so that the element is yielded before.
func (s *stream) after(reflect.Value) bool {
	switch s.peek() {
	case ',':
		s.d.pos++
		s.step = (*stream).element
	case ']':
		s.d.pos++
		s.step = (*stream).finish
	default:
		s.unexpected()
	}
	return false
}

// lone decodes a single element in place of the list.
func (s *stream) lone(v reflect.Value) bool {
	s.step = (*stream).finish
	mark := s.d.mark()
	if !s.d.options.Lone {
		s.d.note(noteLone)
	}
	s.d.path = append(s.d.path[:0], step{})
	switch s.decode(s.list.element, v) {
	case read:
		s.d.leave()
		return true
	case absent:
		s.d.unnote(mark)
	case unreadable:
		s.d.leave()
		s.d.fail(ErrType)
	}
	return false
}

// finish reads the document to its end, after the list.
func (s *stream) finish(reflect.Value) bool {
	s.step = nil
	s.d.path = s.d.path[:0]
	for s.wrapped {
		switch s.peek() {
		case ',':
			s.d.pos++
			if !s.member() {
				return false
			}
		case '}':
			s.d.pos++
			s.wrapped = false
		default:
			s.unexpected()
			return false
		}
	}
	if s.peek(); s.ended() {
		return false
	}
	if !s.stopped() {
		s.d.end()
	}
	return false
}
