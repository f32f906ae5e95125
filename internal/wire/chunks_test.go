package wire_test

import (
	"bytes"
	"io"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo/internal/wire"
)

// FuzzChunks decodes a list as it arrives, in parts of one byte, of half of what is read, and at once with its end. The elements, the
// notes and the error do not depend on the parts.
func FuzzChunks(f *testing.F) {
	seed(f)
	f.Add([]byte(`{"total":1,"items":[{"name":"a"}],"more":[1,{"a":"]"}],"next":null} `))
	f.Add([]byte(`{"data":{"items":[{"name":1e5,"VIP":tru`))
	f.Add([]byte(`[{"name":"a"},{"name":"\u00e`))
	f.Fuzz(func(t *testing.T, document []byte) {
		chunks[customer](t, document, wire.Options{})
		chunks[customer](t, document, wire.Options{List: "items", Lone: true, AllowTrailing: true})
		chunks[number](t, document, wire.Options{AllowEmpty: true})
		chunks[string](t, document, wire.Options{})
		chunks[any](t, document, wire.Options{})
	})
}

func chunks[T any](t *testing.T, document []byte, options wire.Options) {
	t.Helper()
	read := func(r io.Reader) (elements []T, notes wire.Notes, err error) {
		options.Notes = &notes
		for element, e := range wire.Elements[T](codec, r, options) {
			if err = e; err == nil {
				elements = append(elements, element)
			}
		}
		options.Notes = nil
		for element, e := range wire.Elements[T](codec, bytes.NewReader(document), options) {
			if e == nil {
				require.Equal(t, elements[0], element, "without notes")
			}
			break
		}
		notes.Items, notes.Unknown = append([]wire.Note{}, notes.Items...), append([]wire.Note{}, notes.Unknown...)
		return elements, notes, err
	}
	elements, notes, err := read(bytes.NewReader(document))
	for name, r := range map[string]io.Reader{
		"one byte": iotest.OneByteReader(bytes.NewReader(document)),
		"halves":   iotest.HalfReader(bytes.NewReader(document)),
		"with end": iotest.DataErrReader(bytes.NewReader(document)),
	} {
		e, n, failed := read(r)
		require.Equal(t, elements, e, name)
		require.Equal(t, notes, n, name)
		require.Equal(t, err, failed, name)
	}
}
