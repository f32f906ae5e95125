package wire_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo/internal/wire"
)

type customer struct {
	Name    string   `json:"name,omitzero"`
	VIP     flag     `json:"VIP,omitzero"`
	Address address  `json:"Address,omitzero"`
	Other   *address `json:"otherAddress,omitzero"`
	Phones  []phone  `json:"phoneList,omitzero"`
	Hidden  string   `json:"-"`
	Plain   string
}

type address struct {
	Street string `json:"streetAddress,omitzero"`
	City   int64  `json:"cityId,omitzero"`
}

const (
	folded   = ": name read in another case"
	repeated = ": repeated name: the other value was dropped"
	single   = ": object read from a list of one"
)

func TestNames(t *testing.T) {
	run(t, []row[customer]{
		{name: "exact", json: `{"name":"a","VIP":true,"Plain":"p"}`, want: customer{Name: "a", VIP: 2, Plain: "p"}},
		{name: "in any order", json: `{"VIP":true,"name":"a"}`, want: customer{Name: "a", VIP: 2}},
		{name: "with an escape", json: `{"n\u0061me":"a"}`, want: customer{Name: "a"}},
		{name: "unknown members", json: `{"x":[{"name":1}],"name":"a","y":null}`, want: customer{Name: "a"}},
		{name: "fields without a member", json: `{"Hidden":"a","hidden":"b","-":"c","secret":"d","name":"a"}`, want: customer{Name: "a"}},
		{name: "another model", json: `{"code":404,"message":"m"}`, err: wire.ErrType},
		{name: "another model in a list", json: `[{"code":404}]`, err: wire.ErrType},
		{name: "in another case", json: `{"NAME":"a","vip":true}`, want: customer{Name: "a", VIP: 2},
			notes: []string{"name" + folded, "VIP" + folded}},
		{name: "repeated: the last", json: `{"name":"a","name":"b"}`, want: customer{Name: "b"},
			notes: []string{"name" + repeated}},
		{name: "repeated: the last, even if null", json: `{"name":"a","name":null}`, notes: []string{"name" + repeated}},
		{name: "repeated: nothing is merged", json: `{"Address":{"cityId":1},"Address":{"streetAddress":"s"}}`,
			want: customer{Address: address{Street: "s"}}, notes: []string{"Address" + repeated}},
		{name: "repeated: the exact one, after", json: `{"NAME":"a","name":"b"}`, want: customer{Name: "b"},
			notes: []string{"name" + folded, "name" + repeated}},
		{name: "repeated: the exact one, before", json: `{"name":"b","NAME":"a"}`, want: customer{Name: "b"},
			notes: []string{"name" + folded, "name" + repeated}},
	})
}

func TestNesting(t *testing.T) {
	street := address{Street: "s", City: 5}
	run(t, []row[customer]{
		{name: "an object", json: `{"Address":{"streetAddress":"s","cityId":5}}`, want: customer{Address: street}},
		{name: "an object behind a pointer", json: `{"otherAddress":{"streetAddress":"s","cityId":5}}`,
			want: customer{Other: &street}},
		{name: "null", json: `{"Address":null,"otherAddress":null,"phoneList":null}`},
		{name: "empty text", json: `{"Address":"","otherAddress":"","phoneList":""}`},
		{name: "a list of one", json: `{"Address":[{"streetAddress":"s","cityId":"5"}]}`, want: customer{Address: street},
			notes: []string{"Address" + single, "Address.cityId: number read from a string"}},
		{name: "a list of several", json: `{"Address":[{"cityId":"5"},{"cityId":6}],"name":"a"}`, want: customer{Name: "a"},
			notes: []string{"Address: left out: a list of several where an object is expected"}},
		{name: "a list of something else", json: `{"Address":[1],"name":"a"}`, want: customer{Name: "a"},
			notes: []string{"Address: left out: a list of several where an object is expected"}},
		{name: "an empty list", json: `{"Address":[]}`,
			notes: []string{"Address: left out: an empty list where an object is expected"}},
		{name: "a scalar", json: `{"Address":"Calle 10","otherAddress":7,"phoneList":"3001234","name":"a"}`,
			want: customer{Name: "a"}, notes: []string{
				"Address: left out: another kind of value is expected", "otherAddress: left out: another kind of value is expected",
				"phoneList: left out: another kind of value is expected"}},
		{name: "a single element", json: `{"phoneList":{"phoneNumber":"1"}}`, want: customer{Phones: phones("1")},
			notes: []string{"phoneList" + lone}},
		{name: "a wrapped list", json: `{"phoneList":{"phone":[{"phoneNumber":"1"}]}}`, want: customer{Phones: phones("1")},
			notes: []string{"phoneList" + wrapped}},
		{name: "an object that is no list", json: `{"phoneList":{"a":1,"b":2},"name":"a"}`, want: customer{Name: "a"},
			notes: []string{"phoneList: left out: another kind of value is expected"}},
		{name: "an empty list of elements", json: `{"phoneList":[]}`, want: customer{Phones: phones()}},
	})
}

func TestDocument(t *testing.T) {
	run(t, []row[address]{
		{name: "an object", json: ` {"cityId":5} `, want: address{City: 5}},
		{name: "an empty object", json: `{}`},
		{name: "a list of one", json: `[{"cityId":5}]`, want: address{City: 5}, notes: []string{single}},
		{name: "a list of several", json: `[{"cityId":5},{"cityId":6}]`, err: wire.ErrType},
		{name: "an empty list", json: `[]`, err: wire.ErrEmpty},
		{name: "null", json: `null`, err: wire.ErrEmpty},
		{name: "empty text", json: `""`, err: wire.ErrEmpty},
		{name: "an empty document", json: ``, err: wire.ErrEmpty},
		{name: "blanks", json: "\r\n\t ", err: wire.ErrEmpty},
		{name: "a scalar", json: `5`, err: wire.ErrType},
		{name: "HTML", json: `<!DOCTYPE html>`, err: wire.ErrSyntax},
		{name: "a word", json: `nil`, err: wire.ErrSyntax},
		{name: "single quotes", json: `{'cityId':5}`, err: wire.ErrSyntax},
		{name: "a trailing comma", json: `{"cityId":5,}`, err: wire.ErrSyntax},
		{name: "no comma", json: `{"cityId":5 "x":1}`, err: wire.ErrSyntax},
		{name: "no colon", json: `{"cityId" 5}`, err: wire.ErrSyntax},
		{name: "a NUL byte", json: "\x00", err: wire.ErrSyntax},
		{name: "invalid JSON in an unknown member", json: `{"x":[1,{"y":tru}]}`, err: wire.ErrSyntax},
		{name: "brackets that do not match", json: `{"x":[{]}]}`, err: wire.ErrSyntax},
		{name: "bytes after it", json: `{"cityId":5}}`, err: wire.ErrTrailing},
		{name: "two documents", json: `{"cityId":5}{"cityId":6}`, err: wire.ErrTrailing},
	})
}

func TestOptions(t *testing.T) {
	for name, test := range map[string]struct {
		json    string
		options wire.Options
		want    address
		err     error
	}{
		"empty, allowed":          {"", wire.Options{AllowEmpty: true}, address{}, nil},
		"null, allowed":           {"null", wire.Options{AllowEmpty: true}, address{}, nil},
		"cut short":               {`{"cityId":`, wire.Options{AllowEmpty: true}, address{}, wire.ErrTruncated},
		"bytes after it, allowed": {`{"cityId":5}<!-- x -->`, wire.Options{AllowTrailing: true}, address{City: 5}, nil},
		"other bytes alone":       {`<!-- x -->`, wire.Options{AllowTrailing: true}, address{}, wire.ErrSyntax},
	} {
		t.Run(name, func(t *testing.T) {
			got := address{Street: "value before decoding"}
			var notes wire.Notes
			test.options.Notes = &notes
			require.ErrorIs(t, codec.Unmarshal([]byte(test.json), &got, test.options), test.err)
			assert.Equal(t, test.want, got)
			assert.Equal(t, test.want != address{}, len(notes.Items) == 1, "number of notes, one for dropped bytes")
		})
	}
	for _, target := range []any{nil, address{}, (*address)(nil)} {
		require.ErrorIs(t, codec.Unmarshal([]byte(`{}`), target, wire.Options{}), wire.ErrUnsupported)
	}
	var list []phone
	require.NoError(t, codec.Unmarshal(nil, &list, wire.Options{AllowEmpty: true}))
	assert.Equal(t, phones(), list, "an empty list is not nil")
}

// TestCutAnywhere checks that decoding fails for each part of a document.
func TestCutAnywhere(t *testing.T) {
	for _, document := range []string{string(invoices(2)), string(calls(1)),
		`{"BillingList":[{"x":[1.5e-3,true,false,null,"\u00f1\\"],"invoiceId":"1"}]}`} {
		for cut := range len(document) {
			var list []invoice
			err := codec.Unmarshal([]byte(document[:cut]), &list, wire.Options{})
			want := wire.ErrTruncated
			if cut == 0 {
				want = wire.ErrEmpty
			}
			require.ErrorIs(t, err, want, "cut after %d bytes", cut)
			assert.Nil(t, list)
			_, err = collect(t, wire.Elements[invoice](codec, strings.NewReader(document[:cut]), wire.Options{}))
			require.ErrorIs(t, err, want, "cut after %d bytes", cut)
		}
	}
}

// TestErrorsContainNoValues looks for values of a document in its error and its notes.
func TestErrorsContainNoValues(t *testing.T) {
	const canary = "canary"
	for _, document := range []string{
		`[{"phoneList":[{"phoneNumber":"1"},{"phoneNumber":"canary",!`,
		`[{"phoneList":[{"phoneNumber":"1"},{"phoneNumber":canary`,
		`{"canary":"canary"}`,
		`[{"canary":1},{"name":"canary` + "\xF1" + `","VIP":"canary","Address":{"cityId":"canary"},"NAME":"canary"}]canary`,
	} {
		var notes wire.Notes
		var list []customer
		err := codec.Unmarshal([]byte(document), &list, wire.Options{Notes: &notes})
		require.Error(t, err)
		assert.NotContains(t, err.Error(), canary)
		assert.NotContains(t, fmt.Sprintf("%+v %#v", err, err), canary)
		assert.NotContains(t, fmt.Sprint(notes), canary)
	}
	var list []customer
	err := codec.Unmarshal([]byte(`[{"phoneList":[{},{"phoneNumber":tru}]}]`), &list, wire.Options{})
	assert.EqualError(t, err, "json: not JSON, at [0].phoneList[1].phoneNumber, after 36 bytes")
}
