package wire_test

import (
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo/internal/wire"
)

// tree is a model that contains itself.
type tree struct {
	Name     string `json:"name,omitzero"`
	Children []tree `json:"children,omitzero"`
	Next     *tree  `json:"next,omitzero"`
}

func TestDepth(t *testing.T) {
	nested := func(levels int, open, close string) string {
		return strings.Repeat(open, levels) + strings.Repeat(close, levels)
	}
	for name, test := range map[string]struct {
		json string
		err  error
	}{
		"deep and unknown":           {`{"name":"","x":` + nested(wire.MaxDepth-2, "[", "]") + `}`, nil},
		"too deep and unknown":       {`{"x":` + nested(wire.MaxDepth, "[", "]") + `}`, wire.ErrTooDeep},
		"10,001 levels of lists":     {nested(10_001, "[", "]"), wire.ErrTooDeep},
		"10,001 levels of objects":   {strings.Repeat(`{"x":`, 10_001), wire.ErrTooDeep},
		"a million levels, unclosed": {`{"name":` + strings.Repeat("[", 1_000_000), wire.ErrTooDeep},
		"deep and known":             {strings.Repeat(`{"next":`, wire.MaxDepth-1) + `{}` + strings.Repeat(`}`, wire.MaxDepth-1), nil},
		"too deep and known":         {strings.Repeat(`{"next":`, 10_001), wire.ErrTooDeep},
		"too deep, with lists":       {strings.Repeat(`{"children":[`, 10_001), wire.ErrTooDeep},
		"too deep, single elements":  {strings.Repeat(`{"children":`, 10_001), wire.ErrTooDeep},
	} {
		t.Run(name, func(t *testing.T) {
			var got tree
			require.ErrorIs(t, codec.Unmarshal([]byte(test.json), &got, wire.Options{}), test.err)
			var list []tree
			assert.ErrorIs(t, codec.Unmarshal([]byte("["+test.json), &list, wire.Options{}), cut(test.err))
		})
	}
}

// cut returns the error of a document that is cut short before its end. err is the error of the whole document.
func cut(err error) error {
	if err == nil {
		return wire.ErrTruncated
	}
	return err
}

func TestNumberOfNotesIsBounded(t *testing.T) {
	var notes wire.Notes
	var list []phone
	document := "[" + strings.Repeat(`{"phoneNumber":1},`, 3*wire.MaxNotes) + "{}]"
	require.NoError(t, codec.Unmarshal([]byte(document), &list, wire.Options{Notes: &notes}))
	assert.Len(t, list, 3*wire.MaxNotes+1)
	assert.Len(t, notes.Items, wire.MaxNotes)
	assert.Equal(t, 2*wire.MaxNotes, notes.More)

	document = "[" + strings.Repeat(`{"phoneNumber":"1","color":1},`, 3*wire.MaxNotes) + "{}]"
	list, notes = nil, wire.Notes{}
	require.NoError(t, codec.Unmarshal([]byte(document), &list, wire.Options{Notes: &notes}))
	assert.Len(t, notes.Unknown, wire.MaxNotes)
	assert.Equal(t, 2*wire.MaxNotes, notes.More)
}

// TestResultsOutliveTheDocument checks that a result shares no memory with the document.
func TestResultsOutliveTheDocument(t *testing.T) {
	document := calls(100)
	var list, want []call
	require.NoError(t, codec.Unmarshal(document, &want, wire.Options{}))
	require.NoError(t, codec.Unmarshal(document, &list, wire.Options{}))
	clear(document)
	var other []call
	require.NoError(t, codec.Unmarshal([]byte(strings.ReplaceAll(string(calls(100)), "57", "99")), &other, wire.Options{}))
	assert.Equal(t, want, list)
}

// TestAllocations checks that a list needs less than one allocation for ten records, since their strings share backing strings.
func TestAllocations(t *testing.T) {
	const records = 1000
	document := calls(records)
	var notes wire.Notes
	for name, o := range map[string]wire.Options{"silent": {}, "noted": {Notes: &notes}} {
		t.Run(name, func(t *testing.T) {
			perRun := testing.AllocsPerRun(10, func() {
				var list []call
				if codec.Unmarshal(document, &list, o) != nil || len(list) != records {
					t.Fail()
				}
			})
			assert.Less(t, perRun/records, 0.1, "allocations per record")
		})
	}
}

// TestConcurrentUse decodes and encodes types without a plan in many goroutines.
func TestConcurrentUse(t *testing.T) {
	fresh := wire.New(wire.Number(func(n *number, literal string) { n.literal = literal },
		func(n number) string { return n.literal }))
	const document = `[{"children":[{"name":"a"}]}]`
	var wg sync.WaitGroup
	var written [16]string
	for i := range written {
		wg.Go(func() {
			var list []tree
			err := fresh.Unmarshal([]byte(document), &list, wire.Options{})
			b, again := fresh.Marshal(list)
			if err == nil && again == nil {
				written[i] = string(b)
			}
		})
	}
	wg.Wait()
	for _, b := range written {
		assert.JSONEq(t, document, b)
	}
}
