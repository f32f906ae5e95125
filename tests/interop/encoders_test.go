package interop

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
	"github.com/bytedance/sonic"
	"github.com/fxamacker/cbor/v2"
	jsonv2 "github.com/go-json-experiment/json"
	goccyjson "github.com/goccy/go-json"
	goccyyaml "github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
	jsoniter "github.com/json-iterator/go"
	pelletier "github.com/pelletier/go-toml/v2"
	segmentio "github.com/segmentio/encoding/json"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/ugorji/go/codec"
	"github.com/vmihailenco/msgpack/v5"
	"go.mongodb.org/mongo-driver/v2/bson"
	yaml3 "go.yaml.in/yaml/v3"
	yaml4 "go.yaml.in/yaml/v4"
	gopkg "gopkg.in/yaml.v3"
	k8s "sigs.k8s.io/yaml"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
)

// box has a value as a field.
type box[T any] struct {
	V T `json:"v" yaml:"v" toml:"v" msgpack:"v" bson:"v" cbor:"v" codec:"v" xml:"v" csv:"v" redis:"v"`
}

// encoder is a library that encodes structs as bytes and decodes them.
type encoder struct {
	name, module string
	marshal      func(any) ([]byte, error)
	unmarshal    func([]byte, any) error
	show         func([]byte) string // returns the encoded form of a box's value
}

// between returns a function that returns the text between before and after.
func between(before, after string) func([]byte) string {
	return func(b []byte) string {
		text := strings.TrimSpace(string(b))
		if i := strings.Index(text, before); i >= 0 {
			text = text[i+len(before):]
		}
		return strings.TrimSuffix(text, after)
	}
}

// decoded returns a function that returns type and value of the result of decoding into any.
func decoded(unmarshal func([]byte, any) error) func([]byte) string {
	return func(b []byte) string {
		var found map[string]any
		if err := unmarshal(b, &found); err != nil {
			return err.Error()
		}
		switch v := found["v"].(type) {
		case nil:
			return "null"
		case []byte:
			return fmt.Sprintf("bytes %s", v)
		case bson.Decimal128:
			return "decimal128 " + v.String()
		default:
			return fmt.Sprintf("%T %v", v, v)
		}
	}
}

func ugorji(handle codec.Handle) (func(any) ([]byte, error), func([]byte, any) error) {
	return func(v any) (b []byte, err error) {
			err = codec.NewEncoderBytes(&b, handle).Encode(v)
			return b, err
		}, func(b []byte, v any) error {
			return codec.NewDecoderBytes(b, handle).Decode(v)
		}
}

func encoders() []encoder {
	var iter = jsoniter.ConfigCompatibleWithStandardLibrary
	isJSON, isYAML := between(`{"v":`, "}"), between("v:", "")
	isTOML := between("v = ", "")
	messagePack := new(codec.MsgpackHandle)
	messagePack.WriteExt = true
	packed, unpacked := ugorji(messagePack)
	binc, unbinc := ugorji(new(codec.CborHandle))
	return []encoder{
		{"encoding/json", "", json.Marshal, json.Unmarshal, isJSON},
		{"go-json-experiment", "github.com/go-json-experiment/json", func(v any) ([]byte, error) { return jsonv2.Marshal(v) },
			func(b []byte, v any) error { return jsonv2.Unmarshal(b, v) }, isJSON},
		{"json-iterator", "github.com/json-iterator/go", iter.Marshal, iter.Unmarshal, isJSON},
		{"goccy/go-json", "github.com/goccy/go-json", goccyjson.Marshal, goccyjson.Unmarshal, isJSON},
		{"sonic", "github.com/bytedance/sonic", sonic.Marshal, sonic.Unmarshal, isJSON},
		{"segmentio/encoding", "github.com/segmentio/encoding", segmentio.Marshal, segmentio.Unmarshal, isJSON},
		{"encoding/xml", "", xml.Marshal, xml.Unmarshal, func(b []byte) string {
			return between("<v>", "</v>")(bytes.TrimSuffix(b[bytes.IndexByte(b, '>')+1:], b[bytes.LastIndex(b, []byte("</")):]))
		}},
		{"yaml.v3", "go.yaml.in/yaml/v3", yaml3.Marshal, yaml3.Unmarshal, isYAML},
		{"gopkg.in/yaml.v3", "gopkg.in/yaml.v3", gopkg.Marshal, gopkg.Unmarshal, isYAML},
		{"yaml v4", "go.yaml.in/yaml/v4", func(v any) ([]byte, error) { return yaml4.Marshal(v) },
			func(b []byte, v any) error { return yaml4.Unmarshal(b, v) }, isYAML},
		{"goccy/go-yaml", "github.com/goccy/go-yaml", goccyyaml.Marshal, goccyyaml.Unmarshal, isYAML},
		{"sigs.k8s.io/yaml", "sigs.k8s.io/yaml", k8s.Marshal, func(b []byte, v any) error { return k8s.Unmarshal(b, v) }, isYAML},
		{"BurntSushi/toml", "github.com/BurntSushi/toml", toml.Marshal, toml.Unmarshal, isTOML},
		{"go-toml", "github.com/pelletier/go-toml/v2", pelletier.Marshal, pelletier.Unmarshal, isTOML},
		{"encoding/gob", "", func(v any) ([]byte, error) {
			var b bytes.Buffer
			err := gob.NewEncoder(&b).Encode(v)
			return b.Bytes(), err
		}, func(b []byte, v any) error { return gob.NewDecoder(bytes.NewReader(b)).Decode(v) },
			func([]byte) string { return "" }},
		{"msgpack", "github.com/vmihailenco/msgpack/v5", msgpack.Marshal, msgpack.Unmarshal, decoded(msgpack.Unmarshal)},
		{"ugorji msgpack", "github.com/ugorji/go/codec", packed, unpacked, decoded(unpacked)},
		{"ugorji cbor", "github.com/ugorji/go/codec", binc, unbinc, decoded(unbinc)},
		{"fxamacker/cbor", "github.com/fxamacker/cbor/v2", cbor.Marshal, cbor.Unmarshal, decoded(cbor.Unmarshal)},
		{"mongo bson", "go.mongodb.org/mongo-driver/v2", bson.Marshal, bson.Unmarshal, decoded(bson.Unmarshal)},
	}
}

// same compares by value: a library may drop the zeros of 150000.00.
func same(a, b any) bool { return cmp.Equal(a, b, cmp.Comparer(tigo.Secret.Equal)) }

// through encodes a value and decodes it over another one. It returns the encoded form, for a cell of the table.
func through[T any](e encoder, value, before T) string {
	b, err := e.marshal(box[T]{value})
	if err != nil {
		return "error"
	}
	shown := strings.TrimSpace(e.show(b))
	back := box[T]{before}
	if err := e.unmarshal(b, &back); err != nil {
		return code(shown) + " " + wrong + " " + err.Error()
	}
	if !same(value, back.V) {
		return code(shown) + " " + wrong + fmt.Sprintf(" is decoded as %#v", back.V)
	}
	if e.name == "encoding/gob" {
		return "kept"
	}
	return code(shown)
}

func TestEncoders(t *testing.T) {
	for _, e := range encoders() {
		t.Run(e.name, func(t *testing.T) {
			cells := []string{
				through(e, amount, tigo.NumberOf(1)),
				through(e, tigo.No, tigo.Yes),
				through(e, day, tigo.Date{}),
				through(e, at, tigo.DateTime{}),
				one(through(e, tigo.Number{}, tigo.Number{}), through(e, tigo.Unknown, tigo.Unknown), through(e, tigo.Date{}, tigo.Date{}), through(e, tigo.DateTime{}, tigo.DateTime{})),
				one(through(e, token, tigo.Secret{}), through(e, person, tigo.Document{})),
			}
			kept(t, e.name, cells...)
			row(t, "encoders", e.name, e.module, cells...)
		})
	}
}

// TestInvoiceThroughEncoders encodes a whole model. Its tags are for JSON.
func TestInvoiceThroughEncoders(t *testing.T) {
	invoice := billing.Invoice{InvoiceID: "700123456-01", DueAmount: amount, HasPayment: tigo.No, DueDate: day}
	for _, e := range encoders() {
		t.Run(e.name, func(t *testing.T) {
			b, err := e.marshal(invoice)
			require.NoError(t, err)
			var back billing.Invoice
			require.NoError(t, e.unmarshal(b, &back))
			if e.name == "goccy/go-yaml" { // see docs/values.md
				assert.False(t, back.DueAmount.IsSet(), "it treats a struct without exported fields as empty")
				back.DueAmount = amount
			}
			assert.Empty(t, cmp.Diff(invoice, back))
		})
	}
}
