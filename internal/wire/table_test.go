package wire_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo/internal/wire"
)

// row is a document and what comes of it.
type row[T any] struct {
	name  string
	json  string
	want  T
	notes []string // "path: text"; a row without notes holds in strict mode too
	err   error
}

// run decodes each row's document: leniently, with and without notes, and strictly, where a note is an error.
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
			assert.Equal(t, got, silent, "taking notes changes nothing")
			assert.Equal(t, err, silently)

			assert.Equal(t, r.err == nil && r.notes == nil, strict[T](r.json), "strict mode")
		})
	}
}

// strict tells whether a document is read without a note.
func strict[T any](json string) bool {
	var got T
	var notes wire.Notes
	err := codec.Unmarshal([]byte(json), &got, wire.Options{Notes: &notes})
	return err == nil && len(notes.Items) == 0
}

// texts spells notes as rows have them.
func texts(notes wire.Notes) []string {
	var spelt []string
	for note := range slices.Values(notes.Items) {
		spelt = append(spelt, note.Path+": "+note.Text)
	}
	return spelt
}

// one holds a field of a type.
type one[T any] struct {
	F T `json:"f,omitzero"`
}

func of[T any](value T) one[T] { return one[T]{value} }
