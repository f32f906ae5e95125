package tigotest_test

import (
	"encoding/json"
	"math/rand"
	randv2 "math/rand/v2"
	"reflect"
	"testing"
	"testing/quick"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/tigotest"
)

// TestGeneratorsWithQuick uses the generators as docs/testing.md describes it.
func TestGeneratorsWithQuick(t *testing.T) {
	survives := func(n tigo.Number, d tigo.Date, text string) bool {
		type all struct {
			N tigo.Number
			D tigo.Date
			T string
		}
		written, err := json.Marshal(all{n, d, text})
		if err != nil {
			return false
		}
		var read all
		return json.Unmarshal(written, &read) == nil && read.N.Equal(n) && read.D == d
	}
	require.NoError(t, quick.Check(survives, &quick.Config{Values: func(args []reflect.Value, r *rand.Rand) {
		args[0] = reflect.ValueOf(tigotest.Numbers(r))
		args[1] = reflect.ValueOf(tigotest.Dates(r))
		args[2] = reflect.ValueOf(tigotest.Texts(r))
	}}))
}

// small is a source like that of a library which simplifies a counterexample.
type small struct{}

func (small) Uint64() uint64 { return 0 }

// TestGenerators checks generated values of many random numbers, and of the smallest.
func TestGenerators(t *testing.T) {
	source := randv2.New(randv2.NewPCG(1, 2))
	seen := map[string]int{}
	for range 2_000 {
		n := tigotest.Numbers(source)
		if !n.IsSet() {
			seen["no number"]++
		} else if _, err := n.Int64(); err != nil {
			seen["no int64"]++
		}
		amount := tigotest.Amounts(source)
		assert.Positive(t, amount.Sign())
		date := tigotest.Dates(source)
		if date.IsZero() {
			seen["no date"]++
		} else if date.Month() == 2 && date.Day() == 29 {
			seen["leap day"]++
		}
		document := tigotest.Documents(source)
		assert.NotEmpty(t, document.Number)
		seen[string(document.Type)]++
		seen["bool "+tigotest.Bools(source).String()]++
		if tigotest.IDs(source) == "" {
			seen["empty id"]++
		}
		tigotest.Texts(source)
	}
	for _, kind := range []string{"no number", "no int64", "no date", "leap day", "cc", "nit", "ce", "pas", "ne"} {
		assert.NotZero(t, seen[kind], kind)
	}
	assert.Zero(t, seen["empty id"])
	assert.Equal(t, "0", tigotest.Numbers(small{}).String())
	assert.Empty(t, tigotest.Texts(small{}))
	one, again := randv2.New(randv2.NewPCG(3, 4)), randv2.New(randv2.NewPCG(3, 4))
	assert.Equal(t, tigotest.Documents(one), tigotest.Documents(again), "the same source gives the same value")
}
