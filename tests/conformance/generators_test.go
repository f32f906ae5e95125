package conformance

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/tigotest"
)

// draws makes a source of rapid's draws, as in docs/testing.md.
type draws struct{ t *rapid.T }

func (d draws) Uint64() uint64 { return rapid.Uint64().Draw(d.t, "decision") }

// TestGeneratorsWithRapid checks that every generated value is the same after encoding to JSON and decoding.
func TestGeneratorsWithRapid(t *testing.T) {
	type value struct {
		Number tigo.Number
		Date   tigo.Date
		Bool   tigo.Bool
		Text   string
	}
	rapid.Check(t, func(t *rapid.T) {
		from := draws{t}
		made := value{tigotest.Numbers(from), tigotest.Dates(from), tigotest.Bools(from), tigotest.Texts(from)}
		text, err := json.Marshal(made)
		if err != nil {
			t.Fatal(err)
		}
		var read value
		if err := json.Unmarshal(text, &read); err != nil {
			t.Fatal(err)
		}
		assert.True(t, read.Number.Equal(made.Number))
		assert.Equal(t, made.Date, read.Date)
		assert.Equal(t, made.Bool, read.Bool)
		assert.Equal(t, made.Text, read.Text)
	})
}
