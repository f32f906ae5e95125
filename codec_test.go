package tigo

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo/internal/wire"
)

// TestCodecKnowsTheScalarTypes decodes and encodes a value of each scalar type.
func TestCodecKnowsTheScalarTypes(t *testing.T) {
	type model struct {
		Amount Number            `json:"amount,omitzero"`
		Paid   Bool              `json:"paid,omitzero"`
		Due    Date              `json:"due,omitzero"`
		At     DateTime          `json:"at,omitzero"`
		Card   Secret            `json:"card,omitzero"`
		Days   []Date            `json:"days,omitzero"`
		More   map[string]Number `json:"more,omitzero"`
	}
	const document = `{"amount":150000.00,"paid":true,"due":"2017-05-11","at":"2017-05-11 00:03:15",` +
		`"card":"4111111111111111","days":["2017-05-11"],"more":{"tax":1e400}}`
	day := NewDate(2017, 5, 11)
	want := model{
		Amount: MustNumber("150000.00"), Paid: Yes, Due: day, At: NewDateTime(day, 0, 3, 15),
		Card: NewSecret("4111111111111111"), Days: []Date{day}, More: map[string]Number{"tax": MustNumber("1e400")},
	}

	var got model
	var notes wire.Notes
	require.NoError(t, codec.Unmarshal([]byte(document), &got, wire.Options{Notes: &notes}))
	assert.Equal(t, want, got)
	assert.Empty(t, notes.Items)

	b, err := codec.Marshal(got)
	require.NoError(t, err)
	assert.True(t, bytes.Equal([]byte(document), b), "a request body contains the text of a secret and all digits of a number: %s", b)

	b, err = codec.Marshal(model{})
	require.NoError(t, err)
	assert.JSONEq(t, `{}`, string(b))
}

// TestUnreadableScalarsAreUnknown checks that a value that cannot be read becomes the zero value of its type.
func TestUnreadableScalarsAreUnknown(t *testing.T) {
	type model struct {
		Amount Number   `json:"amount"`
		Paid   Bool     `json:"paid"`
		Due    Date     `json:"due"`
		At     DateTime `json:"at"`
		Card   Secret   `json:"card"`
	}
	var got model
	var notes wire.Notes
	document := `[{"amount":"12,50","paid":"tal vez","due":"2023-02-30","at":"mañana","card":{"number":1}}]`
	require.NoError(t, codec.Unmarshal([]byte(document), &got, wire.Options{Notes: &notes}))
	assert.Equal(t, model{}, got)
	assert.Len(t, notes.Items, 6, "one note for the list of one element, and one for each field")
}

// TestEmptyTextIsSent checks that EmptyText sends "". A field that is "" is not sent, so the platform keeps its value.
func TestEmptyTextIsSent(t *testing.T) {
	type change struct {
		Email string `json:"email,omitzero"`
		Other string `json:"other,omitzero"`
	}
	sent, err := codec.Marshal(change{Email: EmptyText})
	require.NoError(t, err)
	assert.JSONEq(t, `{"email": ""}`, string(sent))
}
