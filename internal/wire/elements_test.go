package wire_test

import (
	"errors"
	"io"
	"iter"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo/internal/wire"
)

// collect returns the elements and the error of a sequence. It checks that the sequence ends after the error.
func collect[T any](t *testing.T, elements iter.Seq2[T, error]) ([]T, error) {
	t.Helper()
	var list []T
	var failure error
	for element, err := range elements {
		require.NoError(t, failure, "the sequence does not end after an error")
		if failure = err; err == nil {
			list = append(list, element)
		}
	}
	return list, failure
}

// arrive decodes the document of each row with Elements, at once and byte by byte. The elements and the notes must be those of the
// row.
func arrive[T any](t *testing.T, rows []row[[]T]) {
	t.Helper()
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			var notes, slowNotes wire.Notes
			got, err := collect(t, wire.Elements[T](codec, strings.NewReader(r.json), wire.Options{Notes: &notes}))
			slowly, slowErr := collect(t, wire.Elements[T](codec, iotest.OneByteReader(strings.NewReader(r.json)),
				wire.Options{Notes: &slowNotes}))
			assert.Equal(t, got, slowly)
			assert.Equal(t, err, slowErr)
			assert.Equal(t, notes, slowNotes)
			if r.err != nil {
				require.ErrorIs(t, err, r.err)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, r.want, append([]T{}, got...))
			assert.Equal(t, r.notes, texts(notes))
		})
	}
}

func TestElementsOfObjects(t *testing.T) { arrive(t, listsOfObjects()) }
func TestElementsOfScalars(t *testing.T) { arrive(t, listsOfScalars()) }

func TestElementsOfNumbers(t *testing.T) {
	arrive(t, []row[[]int]{
		{name: "numbers that arrive in parts", json: `[1,22,333]`, want: []int{1, 22, 333}},
		{name: "a single number", json: ` 4444 `, want: []int{4444}, notes: []string{lone}},
	})
	arrive(t, []row[[]any]{
		{name: "elements for encoding/json", json: `[true,null,{"a":[]}]`, want: []any{true, nil, map[string]any{"a": []any{}}}},
	})
}

// TestElementsDoNotWait checks that an element is yielded as soon as its last byte has arrived.
func TestElementsDoNotWait(t *testing.T) {
	for _, start := range []string{`[`, `{"PhoneList":[`} {
		r, w := io.Pipe()
		next, stop := iter.Pull2(wire.Elements[phone](codec, r, wire.Options{}))
		for _, number := range []string{"1", "2"} {
			go func() { _, _ = io.WriteString(w, start+`{"phoneNumber":"`+number+`"}`) }()
			got, err, ok := next()
			require.True(t, ok)
			require.NoError(t, err)
			assert.Equal(t, phone{Number: number}, got)
			start = ","
		}
		stop()
		require.NoError(t, w.Close())
	}
}

func TestElementsBreak(t *testing.T) {
	for got, err := range wire.Elements[phone](codec, strings.NewReader(`[{"phoneNumber":"1"},garbage`), wire.Options{}) {
		require.NoError(t, err)
		assert.Equal(t, "1", got.Number)
		break
	}
}

func TestElementsYieldTheErrorOfTheReader(t *testing.T) {
	broken := errors.New("broken")
	const document = `[{"phoneNumber":"1"},{"phone`
	for name, r := range map[string]io.Reader{
		"after the bytes":   io.MultiReader(strings.NewReader(document), iotest.ErrReader(broken)),
		"with the bytes":    &once{document, broken},
		"with a whole list": &once{`[{"phoneNumber":"1"}]`, broken},
		"without a byte":    &once{``, broken},
	} {
		got, err := collect(t, wire.Elements[phone](codec, r, wire.Options{}))
		assert.Equal(t, name != "without a byte", len(got) == 1, name)
		assert.Same(t, broken, err, name)
	}

	_, err := collect(t, wire.Elements[phone](codec, stuck{}, wire.Options{}))
	assert.Same(t, io.ErrNoProgress, err)
}

// once is a reader whose first Read returns the whole text and the error.
type once struct {
	text string
	err  error
}

func (o *once) Read(b []byte) (int, error) {
	n, err := copy(b, o.text), o.err
	o.text, o.err = "", io.EOF
	return n, err
}

// stuck is a reader that never returns a byte or an error.
type stuck struct{}

func (stuck) Read([]byte) (int, error) { return 0, nil }

func TestElementsOfAnEmptyDocument(t *testing.T) {
	got, err := collect(t, wire.Elements[phone](codec, strings.NewReader(" "), wire.Options{AllowEmpty: true}))
	require.NoError(t, err)
	assert.Empty(t, got)
}

func TestElementsAllowTrailing(t *testing.T) {
	var notes wire.Notes
	got, err := collect(t, wire.Elements[phone](codec, strings.NewReader(`[{"phoneNumber":"1"}]<!-- -->`),
		wire.Options{Notes: &notes, AllowTrailing: true}))
	require.NoError(t, err)
	assert.Equal(t, phones("1"), got)
	assert.Equal(t, []string{": bytes after the document dropped"}, texts(notes))
}

func TestElementsAreBounded(t *testing.T) {
	fits := `{"phoneNumber":"1","x":"` + strings.Repeat("x", wire.MaxElement-100) + `"}`
	large := `{"phoneNumber":"1","x":["` + strings.Repeat("x", wire.MaxElement/2) + `","` +
		strings.Repeat("x", wire.MaxElement/2) + `"]}`
	for name, test := range map[string]struct {
		document string
		count    int
		err      error
	}{
		"three within the limit": {`[` + fits + `,` + fits + `,` + fits + `]`, 3, nil},
		"one too large":          {`[` + fits + `,` + large + `]`, 1, wire.ErrTooLarge},
		"too much before a list": {`{"x":[1,` + large + `],"PhoneList":[]}`, 0, wire.ErrTooLarge},
		"blanks without end":     {`[` + fits + strings.Repeat(" ", 3*wire.MaxElement) + `]`, 1, nil},
		"a name without end":     {`{"` + strings.Repeat("x", 3*wire.MaxElement), 0, wire.ErrTooLarge},
		"a string, not a list":   {`"` + strings.Repeat("x", 3*wire.MaxElement), 0, wire.ErrTooLarge},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := collect(t, wire.Elements[phone](codec, strings.NewReader(test.document), wire.Options{}))
			assert.Len(t, got, test.count)
			assert.ErrorIs(t, err, test.err)
		})
	}
}

// TestElementsNeedConstantMemory decodes 50 MB of records, and measures the heap meanwhile.
func TestElementsNeedConstantMemory(t *testing.T) {
	record := strings.TrimSuffix(string(calls(1))[1:], "]")
	records := 50 << 20 / len(record)
	heap := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := heap()
	n := 0
	r := io.MultiReader(strings.NewReader("["), &looped{record: record + ",", left: records})
	for _, err := range wire.Elements[call](codec, r, wire.Options{}) {
		if n++; err != nil {
			require.ErrorIs(t, err, wire.ErrTruncated) // the list has no end
			break
		}
		if n%50_000 == 0 {
			assert.Less(t, heap(), before+4<<20)
		}
	}
	assert.Equal(t, records+1, n)
}

// looped is a reader that repeats a text.
type looped struct {
	record string
	pos    int
	left   int
}

func (r *looped) Read(b []byte) (n int, err error) {
	for n < len(b) && r.left > 0 {
		copied := copy(b[n:], r.record[r.pos:])
		n += copied
		if r.pos += copied; r.pos == len(r.record) {
			r.pos = 0
			r.left--
		}
	}
	if n == 0 {
		return 0, io.EOF
	}
	return n, nil
}
