package wire_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo/internal/wire"
)

// row is a document, and the result of decoding it.
type row[T any] struct {
	name  string
	json  string
	want  T
	notes []string // "path: text"
	err   error
}

// run decodes the document of each row, with and without notes, and checks the result.
func run[T any](t *testing.T, rows []row[T]) {
	t.Helper()
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			var got T
			var notes wire.Notes
			err := codec.Unmarshal([]byte(r.json), &got, wire.Options{Notes: &notes})
			if r.err != nil {
				require.ErrorIs(t, err, r.err)
			} else {
				require.NoError(t, err)
			}
			assert.Equal(t, r.want, got)
			if r.err == nil || r.notes != nil {
				assert.Equal(t, r.notes, texts(notes))
			}

			var silent T
			silently := codec.Unmarshal([]byte(r.json), &silent, wire.Options{})
			assert.Equal(t, got, silent, "the result without notes")
			assert.Equal(t, err, silently)

			assert.Equal(t, r.err == nil && r.notes == nil, strict[T](r.json), "strict mode")
		})
	}
}

// strict reports whether a document decodes without a note.
func strict[T any](json string) bool {
	var got T
	var notes wire.Notes
	err := codec.Unmarshal([]byte(json), &got, wire.Options{Notes: &notes})
	return err == nil && len(notes.Items) == 0
}

// texts returns notes in the form of a row: "path: text".
func texts(notes wire.Notes) []string {
	var list []string
	for note := range slices.Values(notes.Items) {
		list = append(list, note.Path+": "+note.Text)
	}
	return list
}

// one is a model with one field.
type one[T any] struct {
	F T `json:"f,omitzero"`
}

func of[T any](value T) one[T] { return one[T]{value} }
