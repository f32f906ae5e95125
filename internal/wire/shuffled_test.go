package wire_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo/internal/wire"
)

// A shuffler writes documents that mean the same: plainly, and with members in any order, blanks, escapes in names, unknown members, and
// members that a later one of the same name replaces.
type shuffler struct{ dice *rand.Rand }

// written is a value as it is written plainly, and otherwise.
type written struct{ plain, other string }

func (s shuffler) blank() string { return []string{"", "", "", " ", "\n\t "}[s.dice.IntN(5)] }

// object writes an object.
func (s shuffler) object(members map[string]written) written {
	names := slices.Sorted(maps.Keys(members)) // the order of a map cannot be repeated
	s.dice.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	var plain, other []string
	for _, name := range names {
		plain = append(plain, `"`+name+`":`+members[name].plain)
		if s.dice.IntN(4) == 0 { // anywhere before its member
			at := s.dice.IntN(len(other) + 1)
			other = slices.Insert(other, at, s.member(name, s.junk(2)))
		}
		other = append(other, s.member(name, members[name].other))
	}
	for range s.dice.IntN(3) {
		at := s.dice.IntN(len(other) + 1)
		other = slices.Insert(other, at, s.member(fmt.Sprint("unknown", s.dice.IntN(9)), s.junk(3)))
	}
	return written{"{" + strings.Join(plain, ",") + "}", "{" + s.blank() + strings.Join(other, s.blank()+","+s.blank()) + s.blank() + "}"}
}

// list writes a list.
func (s shuffler) list(elements ...written) written {
	var plain, other []string
	for _, e := range elements {
		plain, other = append(plain, e.plain), append(other, e.other)
	}
	return written{"[" + strings.Join(plain, ",") + "]", "[" + s.blank() + strings.Join(other, s.blank()+","+s.blank()) + s.blank() + "]"}
}

func (s shuffler) member(name, value string) string {
	if s.dice.IntN(8) == 0 {
		name = fmt.Sprintf(`\u%04x`, name[0]) + name[1:]
	}
	return `"` + name + `"` + s.blank() + ":" + s.blank() + value
}

// junk is any valid value.
func (s shuffler) junk(depth int) string {
	switch n := s.dice.IntN(9); {
	case n == 0 && depth > 0:
		return "[" + s.junk(depth-1) + "," + s.junk(depth-1) + "]"
	case n == 1 && depth > 0:
		return `{"first":` + s.junk(depth-1) + `,"x}]":` + s.junk(depth-1) + "}"
	case n == 2:
		return `"},{\"[\\"`
	case n == 3:
		return "-1.5e-300"
	case n == 4:
		return "null"
	case n == 5:
		return "{}"
	case n == 6:
		return `"ñ\ud83d\ude00"`
	}
	return []string{"true", "false", "0", "[]", `""`}[s.dice.IntN(5)]
}

// same is a value that is always written in the same way.
func same(text string) written { return written{text, text} }

func (s shuffler) text() written {
	return same([]string{
		`"a"`, `"},{"`, `"ñandú \n\"\\\/\u00e1"`, `"` + strings.Repeat("long ", 1+s.dice.IntN(300)) + `"`, `"1234567"`, `"12345678"`,
		`"repeated city"`, `"repeated city"`, fmt.Sprintf(`"%d"`, s.dice.IntN(1000)),
	}[s.dice.IntN(9)])
}

func (s shuffler) zoo(depth int) written {
	flag := func() written { return same([]string{"true", "false"}[s.dice.IntN(2)]) }
	members := map[string]written{
		"first": flag(), "small": same(fmt.Sprint(s.dice.IntN(256) - 128)), "lowText": s.text(), "large": same(fmt.Sprint(s.dice.Uint64())),
		"odd": flag(), "highText": s.text(), "byte": same(fmt.Sprint(s.dice.IntN(256))), "half": same("0.5"), "name": s.text(),
		"pointer": s.text(), "empty": same("[{},{}]"), "array": same("[1,-2,3]"), "map": same(`{"a":` + s.text().plain + `}`),
		"any": s.text(), "words": s.list(s.text(), s.text(), s.text()), "truths": s.list(flag(), flag()),
	}
	if depth > 0 {
		members["inner"] = s.zoo(depth - 1)
		list := make([]written, s.dice.IntN(6))
		for i := range list {
			list[i] = s.zoo(depth - 1)
		}
		members["list"] = s.list(list...)
	}
	for _, name := range slices.Sorted(maps.Keys(members)) {
		switch s.dice.IntN(8) {
		case 0:
			delete(members, name)
		case 1:
			members[name] = same("null")
		}
	}
	members["last"] = same("true") // no object is empty
	return s.object(members)
}

// TestShuffledDocuments compares documents in any order of members with what encoding/json decodes: as a whole, as a list, and as a
// list that arrives byte by byte. What was decoded is encoded as encoding/json encodes it. Decoding does not use the memory of the
// document. A document that is cut anywhere is truncated.
func TestShuffledDocuments(t *testing.T) {
	for seed := range uint64(100) {
		s := shuffler{rand.New(rand.NewPCG(seed, 1))} //nolint:gosec // a test
		var zoos []written
		for range 1 + s.dice.IntN(4) {
			zoos = append(zoos, s.zoo(s.dice.IntN(3)))
		}
		list := s.list(zoos...)
		document := list.other
		var want []zoo
		require.NoError(t, json.Unmarshal([]byte(list.plain), &want), list.plain)
		for _, notes := range []*wire.Notes{nil, new(wire.Notes)} {
			data := []byte(document)
			var got []zoo
			require.NoError(t, codec.Unmarshal(data, &got, wire.Options{Notes: notes}), document)
			clear(data)
			require.Equal(t, normal(want), normal(got), "seed %d: %s", seed, document)
		}
		encoded, err := codec.Marshal(want)
		require.NoError(t, err)
		require.JSONEq(t, string(normal(want)), string(encoded), "seed %d", seed)
		var streamed []zoo
		for element, err := range wire.Elements[zoo](codec, iotest.OneByteReader(strings.NewReader(document)), wire.Options{}) {
			require.NoError(t, err, document)
			streamed = append(streamed, element)
		}
		require.Equal(t, normal(want), normal(streamed), "seed %d: %s", seed, document)
		for cut := 1; seed < 20 && cut < min(len(document), 500); cut++ {
			var got []zoo
			require.ErrorIs(t, codec.Unmarshal([]byte(document[:cut]), &got, wire.Options{}), wire.ErrTruncated, "%s", document[:cut])
			require.Nil(t, got)
			var last error
			for _, err := range wire.Elements[zoo](codec, iotest.HalfReader(strings.NewReader(document[:cut])), wire.Options{}) {
				last = err
			}
			require.ErrorIs(t, last, wire.ErrTruncated, document[:cut])
		}
	}
}

// normal makes empty and missing lists alike.
func normal(zoos []zoo) []byte {
	text, _ := json.Marshal(zoos)
	return text
}
