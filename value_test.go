package tigo_test

import (
	"bytes"
	"database/sql"
	"database/sql/driver"
	"encoding/binary"
	"encoding/gob"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"math"
	"net/url"
	"strings"
	"testing"
	"time"
	"unsafe"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
)

func TestBool(t *testing.T) {
	for flag, want := range map[tigo.Bool]struct {
		value, known bool
		text, json   string
	}{
		tigo.Yes:     {true, true, "yes", "true"},
		tigo.No:      {false, true, "no", "false"},
		tigo.Unknown: {false, false, "unknown", "null"},
		tigo.Bool(9): {false, false, "unknown", "null"},
	} {
		t.Run(want.text, func(t *testing.T) {
			value, known := flag.Bool()
			assert.Equal(t, want.value, value)
			assert.Equal(t, want.known, known)
			assert.Equal(t, want.text, flag.String())
			b, err := json.Marshal(flag)
			require.NoError(t, err)
			assert.Equal(t, want.json, string(b))
		})
	}
	assert.Zero(t, tigo.Unknown)
	assert.Equal(t, tigo.Yes, tigo.BoolOf(true))
	assert.Equal(t, tigo.No, tigo.BoolOf(false))
}

func TestBoolFromJSON(t *testing.T) {
	for text, want := range map[string]tigo.Bool{
		`true`: tigo.Yes, `"S"`: tigo.Yes, `"s\u00ed"`: tigo.Yes, `1`: tigo.Yes,
		`false`: tigo.No, `"NO"`: tigo.No, `0`: tigo.No,
		`null`: tigo.Unknown, `""`: tigo.Unknown,
	} {
		flag := tigo.Bool(9)
		require.NoError(t, json.Unmarshal([]byte(text), &flag), text)
		assert.Equal(t, want, flag, text)
	}
	for _, text := range []string{`"maybe"`, `2`, `{}`, `[true]`} {
		flag := tigo.Yes
		require.Error(t, json.Unmarshal([]byte(text), &flag), text)
	}
}

func TestNewDate(t *testing.T) {
	for want, got := range map[string]tigo.Date{
		"2017-05-11": tigo.NewDate(2017, time.May, 11),
		"2017-05-01": tigo.NewDate(2017, time.April, 31),
		"2016-12-31": tigo.NewDate(2017, time.January, 0),
		"0001-01-01": tigo.NewDate(1, time.January, 1),
		"9999-12-31": tigo.NewDate(9999, time.December, 31),
		"":           tigo.NewDate(10000, time.January, 1),
	} {
		assert.Equal(t, want, got.String())
		assert.Equal(t, want == "", got.IsZero())
	}
	assert.Zero(t, tigo.NewDate(0, time.December, 31))
	assert.Zero(t, tigo.DateOf(time.Time{}))
	bogota := time.FixedZone("", -5*60*60)
	assert.Equal(t, tigo.NewDate(2017, 5, 10), tigo.DateOf(time.Date(2017, 5, 11, 3, 0, 0, 0, time.UTC).In(bogota)))
	assert.EqualValues(t, 4, unsafe.Sizeof(tigo.Date{}))
}

func TestParseDate(t *testing.T) {
	want := tigo.NewDate(2017, time.May, 11)
	for _, text := range []string{"2017-05-11", "20170511", "11/05/2017", "2017-05-11T23:20:50.52Z", "2017-05-11 00:03:15"} {
		got, err := tigo.ParseDate(text)
		require.NoError(t, err, text)
		assert.Equal(t, want, got, text)
	}
	for _, text := range []string{"", "2023-02-30", "05/23/2017", "2017-5-11", "mañana"} {
		got, err := tigo.ParseDate(text)
		require.Error(t, err, text)
		assert.Zero(t, got)
		assert.True(t, text == "" || !strings.Contains(err.Error(), text), "the error does not contain the text")
	}
}

func TestDateParts(t *testing.T) {
	day := tigo.NewDate(2024, time.February, 29)
	assert.Equal(t, []any{2024, time.February, 29, time.Thursday}, []any{day.Year(), day.Month(), day.Day(), day.Weekday()})
	var unknown tigo.Date
	assert.Equal(t, []any{0, time.Month(0), 0, time.Sunday},
		[]any{unknown.Year(), unknown.Month(), unknown.Day(), unknown.Weekday()})
}

func TestDateArithmetic(t *testing.T) {
	day := tigo.NewDate(2024, time.February, 28)
	for days, want := range map[int]string{
		0: "2024-02-28", 1: "2024-02-29", 2: "2024-03-01", -59: "2023-12-31", 366: "2025-02-28",
		-800_000: "", 3_000_000: "", math.MaxInt: "", math.MinInt: "",
	} {
		assert.Equal(t, want, day.AddDays(days).String(), days)
	}
	assert.Zero(t, tigo.Date{}.AddDays(1))

	ascending := []tigo.Date{{}, tigo.NewDate(2023, 12, 31), tigo.NewDate(2024, 1, 31), tigo.NewDate(2024, 2, 1), day}
	for i, d := range ascending {
		for j, other := range ascending {
			assert.Equal(t, min(max(i-j, -1), 1), d.Compare(other))
			assert.Equal(t, i < j, d.Before(other))
			assert.Equal(t, i > j, d.After(other))
		}
	}
}

func TestDateIn(t *testing.T) {
	day := tigo.NewDate(2017, time.May, 11)
	bogota := time.FixedZone("", -5*60*60)
	assert.Equal(t, time.Date(2017, 5, 11, 0, 0, 0, 0, bogota), day.In(bogota))
	assert.Equal(t, time.Date(2017, 5, 11, 0, 0, 0, 0, time.UTC), day.In(nil))
	assert.True(t, tigo.Date{}.In(bogota).IsZero())
}

func TestDateInOtherFormats(t *testing.T) {
	type bill struct {
		Due  tigo.Date
		Paid tigo.Date
	}
	sent := bill{Due: tigo.NewDate(2017, time.May, 11)}
	b, err := json.Marshal(sent)
	require.NoError(t, err)
	assert.JSONEq(t, `{"Due":"2017-05-11","Paid":null}`, string(b))
	var got bill
	require.NoError(t, json.Unmarshal(b, &got))
	assert.Equal(t, sent, got)
	require.NoError(t, json.Unmarshal([]byte(`{"Due":""}`), &got))
	assert.Zero(t, got)
	require.Error(t, json.Unmarshal([]byte(`{"Due":"2023-02-30"}`), &got))

	b, err = xml.Marshal(sent)
	require.NoError(t, err)
	require.NoError(t, xml.Unmarshal(b, &got))
	assert.Equal(t, sent, got)

	b, err = json.Marshal(map[tigo.Date]int{sent.Due: 1})
	require.NoError(t, err)
	assert.JSONEq(t, `{"2017-05-11":1}`, string(b))
	assert.Equal(t, "2017-05-11", fmt.Sprintf("%v", sent.Due))
}

func TestDateTime(t *testing.T) {
	bogota := time.FixedZone("", -5*60*60)
	local := time.Date(2017, 5, 11, 0, 3, 15, 0, bogota)
	for text, want := range map[string]struct {
		spelt string
		in    time.Time // in Bogotá
		zone  int
		sent  bool
	}{
		"2017-05-11 00:03:15":       {"2017-05-11 00:03:15", local, 0, false},
		"2017-05-11T00:03:15.5":     {"2017-05-11 00:03:15.5", local.Add(time.Second / 2), 0, false},
		"2017-05-11T00:03:15-05:00": {"2017-05-11T00:03:15-05:00", local, -18000, true},
		"2017-05-11T00:03:15-0500":  {"2017-05-11T00:03:15-05:00", local, -18000, true},
		"2017-05-11T05:03:15Z":      {"2017-05-11T05:03:15Z", local, 0, true},
		"11/05/2017":                {"2017-05-11 00:00:00", local.Add(-195 * time.Second), 0, false},
	} {
		t.Run(text, func(t *testing.T) {
			got, err := tigo.ParseDateTime(text)
			require.NoError(t, err)
			assert.Equal(t, want.spelt, got.String())
			assert.Equal(t, want.in, got.In(bogota))
			assert.Equal(t, want.sent, got.In(time.UTC).Equal(want.in), "the location applies only if there is no offset")
			assert.Equal(t, got.In(time.UTC), got.In(nil))
			zone, sent := got.Zone()
			assert.Equal(t, want.zone, zone)
			assert.Equal(t, want.sent, sent)
		})
	}
	for _, text := range []string{"", "2017-05-11 24:00:00", "2023-02-30 00:00:00", "00:03:15", "ayer"} {
		got, err := tigo.ParseDateTime(text)
		require.Error(t, err, text)
		assert.Zero(t, got)
	}
}

func TestNewDateTime(t *testing.T) {
	day := tigo.NewDate(2017, time.May, 11)
	at := tigo.NewDateTime(day, 23, 59, 58)
	assert.Equal(t, day, at.Date())
	hour, minute, second := at.Clock()
	assert.Equal(t, []int{23, 59, 58, 0}, []int{hour, minute, second, at.Nanosecond()})
	assert.Equal(t, "2017-05-12 00:01:00", tigo.NewDateTime(day, 23, 60, 60).String())
	assert.Zero(t, tigo.NewDateTime(tigo.Date{}, 1, 2, 3))
	assert.EqualValues(t, 16, unsafe.Sizeof(at))
}

func TestDateTimeOf(t *testing.T) {
	bogota := time.FixedZone("", -5*60*60)
	instant := time.Date(2017, 5, 11, 0, 3, 15, 520_000_000, bogota)
	at := tigo.DateTimeOf(instant)
	assert.Equal(t, "2017-05-11T00:03:15.52-05:00", at.String())
	assert.True(t, instant.Equal(at.In(time.UTC)))
	assert.Equal(t, "2017-05-11T05:03:15.52Z", tigo.DateTimeOf(instant.UTC()).String())

	old := time.FixedZone("", -(4*60*60 + 56*60 + 16)) // as Bogotá had until 1914
	assert.Equal(t, "2017-05-11T05:03:15.52Z", tigo.DateTimeOf(instant.In(old)).String())
	assert.True(t, instant.Equal(tigo.DateTimeOf(instant.In(old)).In(nil)))

	assert.Zero(t, tigo.DateTimeOf(time.Time{}))
	assert.Zero(t, tigo.DateTimeOf(time.Date(10_000, 1, 1, 0, 0, 0, 0, time.UTC)))
	assert.True(t, tigo.DateTime{}.In(bogota).IsZero())
	assert.Empty(t, tigo.DateTime{}.String())
}

func TestDateTimeInOtherFormats(t *testing.T) {
	type call struct {
		Start tigo.DateTime
		End   tigo.DateTime
	}
	sent := call{Start: tigo.NewDateTime(tigo.NewDate(2017, time.May, 11), 0, 3, 15)}
	b, err := json.Marshal(sent)
	require.NoError(t, err)
	assert.JSONEq(t, `{"Start":"2017-05-11 00:03:15","End":null}`, string(b))
	var got call
	require.NoError(t, json.Unmarshal(b, &got))
	assert.Equal(t, sent, got)
	require.NoError(t, json.Unmarshal([]byte(`{"Start":""}`), &got))
	assert.Zero(t, got)
	require.Error(t, json.Unmarshal([]byte(`{"Start":"soon"}`), &got))
	text, err := sent.Start.MarshalText()
	require.NoError(t, err)
	assert.Equal(t, "2017-05-11 00:03:15", string(text))
}

func TestDocumentCustomerInfo(t *testing.T) {
	passport := tigo.Document{Type: tigo.DocumentPassport, Number: "AB-12"}
	assert.Equal(t, tigo.CustomerInfo{CustomerID: "AB-12", DocumentType: "pas"}, passport.CustomerInfo())
	assert.Zero(t, tigo.Document{}.CustomerInfo())
}

// stored has the methods by which all types of values are stored and encoded.
type stored interface {
	comparable
	driver.Valuer
	fmt.Stringer
	MarshalText() ([]byte, error)
	MarshalBinary() ([]byte, error)
	MarshalBSONValue() (byte, []byte, error)
	EncodeValues(key string, values *url.Values) error
	JSONSchemaBytes() ([]byte, error)
}

type scanned[T any] interface {
	*T
	sql.Scanner
	UnmarshalText(text []byte) error
	UnmarshalBinary(data []byte) error
	UnmarshalBSONValue(kind byte, data []byte) error
	UnmarshalParam(param string) error
}

// roundTrips stores a value in every form, and checks that reading returns the same value. Each read overwrites a different
// value.
func roundTrips[T stored, P scanned[T]](t *testing.T, value, before T, column any, text string) {
	t.Helper()
	got, err := value.Value()
	require.NoError(t, err)
	assert.Equal(t, column, got)

	b, err := value.MarshalText()
	require.NoError(t, err)
	assert.Equal(t, text, string(b))
	data, err := value.MarshalBinary()
	require.NoError(t, err)
	kind, element, err := value.MarshalBSONValue()
	require.NoError(t, err)
	assert.Equal(t, text == "", kind == 0x0A, "an absent value is null in BSON")

	for name, read := range map[string]func(P) error{
		"column":        func(p P) error { return p.Scan(column) },
		"text column":   func(p P) error { return p.Scan(text) },
		"bytes":         func(p P) error { return p.Scan([]byte(text)) },
		"text":          func(p P) error { return p.UnmarshalText(b) },
		"binary":        func(p P) error { return p.UnmarshalBinary(data) },
		"parameter":     func(p P) error { return p.UnmarshalParam(text) },
		"BSON":          func(p P) error { return p.UnmarshalBSONValue(kind, element) },
		"BSON's string": func(p P) error { return p.UnmarshalBSONValue(bsonString(text)) },
		"gob": func(p P) error {
			var buffer bytes.Buffer
			if err := gob.NewEncoder(&buffer).Encode(&value); err != nil {
				return err
			}
			return gob.NewDecoder(&buffer).Decode(p)
		},
	} {
		back := before
		require.NoError(t, read(&back), name)
		assert.Equal(t, value, back, name)
	}
	for name, read := range map[string]func(P) error{
		"kind of column": func(p P) error { return p.Scan(struct{}{}) },
		"text column":    func(p P) error { return p.Scan("canary") },
		"binary":         func(p P) error { return p.UnmarshalBinary([]byte("canary")) },
		"parameter":      func(p P) error { return p.UnmarshalParam("canary") },
		"kind of BSON":   func(p P) error { return p.UnmarshalBSONValue(0x03, []byte{5, 0, 0, 0, 0}) },
		"size of BSON":   func(p P) error { return p.UnmarshalBSONValue(0x02, []byte{9, 0, 0, 0, 'a', 0}) },
	} {
		back := before
		err := read(&back)
		require.Error(t, err, name)
		assert.NotContains(t, err.Error(), "canary")
		assert.Equal(t, before, back, "after an error the value is unchanged: %s", name)
	}

	query := url.Values{"other": {"1"}}
	require.NoError(t, value.EncodeValues("v", &query))
	assert.Equal(t, text, query.Get("v"))
	assert.Equal(t, text != "", query.Has("v"), "an absent value is left out")

	schema, err := value.JSONSchemaBytes()
	require.NoError(t, err)
	var described struct{ Type [2]string }
	require.NoError(t, json.Unmarshal(schema, &described))
	inJSON, err := json.Marshal(value)
	require.NoError(t, err)
	var plain any
	decoder := json.NewDecoder(bytes.NewReader(inJSON))
	decoder.UseNumber()
	require.NoError(t, decoder.Decode(&plain))
	assert.Equal(t, map[string]string{"bool": "boolean", "json.Number": "number", "string": "string", "<nil>": "null"}[fmt.Sprintf("%T", plain)],
		described.Type[map[bool]int{true: 1}[plain == nil]], "the schema has the type of the JSON")
}

// bsonString is a string as an element of BSON.
func bsonString(text string) (kind byte, data []byte) {
	data = binary.LittleEndian.AppendUint32(nil, uint32(len(text)+1))
	return 0x02, append(append(data, text...), 0)
}

func TestValuesAreStored(t *testing.T) {
	number := tigo.NumberOf(7)
	for _, literal := range []string{"150000.00", "-0.10", "0", "0.00", "123456789012345678901234567890.1234", "1e400", "-5e-7",
		"9999999999999999999999999999999999", "12345678901234567890123456789012345", "1e99999", "0.0000000000000000000000000000000000000000001"} {
		value := tigo.MustNumber(literal)
		if literal == "-5e-7" || literal == "0.0000000000000000000000000000000000000000001" {
			roundTripsByValue(t, value)
			continue
		}
		roundTrips(t, value, number, literal, literal)
	}
	roundTrips(t, tigo.Number{}, number, nil, "")

	day := tigo.NewDate(2024, time.March, 20)
	roundTrips(t, day, tigo.NewDate(2000, 1, 1), "2024-03-20", "2024-03-20")
	roundTrips(t, tigo.Date{}, day, nil, "")

	at := tigo.NewDateTime(day, 18, 4, 5)
	zoned := tigo.DateTimeOf(time.Date(2024, 3, 20, 18, 4, 5, 120_000_000, time.FixedZone("", -5*60*60)))
	roundTrips(t, at, zoned, "2024-03-20 18:04:05", "2024-03-20 18:04:05")
	roundTrips(t, zoned, at, "2024-03-20T18:04:05.12-05:00", "2024-03-20T18:04:05.12-05:00")
	roundTrips(t, tigo.DateTime{}, at, nil, "")

	roundTrips(t, tigo.Yes, tigo.No, true, "true")
	roundTrips(t, tigo.No, tigo.Yes, false, "false")
	roundTrips(t, tigo.Unknown, tigo.Yes, nil, "")
}

// roundTripsByValue checks a number that BSON stores with another literal of the same value.
func roundTripsByValue(t *testing.T, value tigo.Number) {
	t.Helper()
	kind, element, err := value.MarshalBSONValue()
	require.NoError(t, err)
	require.EqualValues(t, 0x13, kind)
	var back tigo.Number
	require.NoError(t, back.UnmarshalBSONValue(kind, element))
	assert.True(t, value.Equal(back), "%v and %v", value, back)
}

func TestValuesAreScanned(t *testing.T) {
	for want, sources := range map[string][]any{
		"150000":               {int64(150000), uint64(150000), float64(150000), float32(150000), "150000"},
		"18446744073709551615": {uint64(math.MaxUint64)},
		"150000.5":             {150000.5, float32(150000.5), []byte("150000.5")},
		"0.1":                  {0.1, float32(0.1)},
		"1e+21":                {1e21},
		"1e-07":                {1e-7},
		"0":                    {float64(0)},
	} {
		for _, source := range sources {
			var n tigo.Number
			require.NoError(t, n.Scan(source))
			assert.Equal(t, want, n.String(), "%T", source)
		}
	}
	for _, source := range []any{math.NaN(), math.Inf(1), "NaN", "12,50", true, time.Now()} {
		require.Error(t, new(tigo.Number).Scan(source))
	}

	bogota := time.FixedZone("", -5*60*60)
	var day tigo.Date
	require.NoError(t, day.Scan(time.Date(2024, 3, 20, 23, 0, 0, 0, bogota)))
	assert.Equal(t, tigo.NewDate(2024, 3, 20), day)
	for _, empty := range []any{time.Time{}, "0000-00-00", []byte("0000-00-00"), "0000-00-00 00:00:00", "", nil} {
		day = tigo.NewDate(2024, 3, 20)
		require.NoError(t, day.Scan(empty))
		assert.True(t, day.IsZero())
	}
	require.Error(t, day.Scan(int64(20240320)))

	var at tigo.DateTime
	for _, utc := range []*time.Location{time.UTC, time.FixedZone("", 0)} { // pgx, MySQL and SQLite; lib/pq
		require.NoError(t, at.Scan(time.Date(2024, 3, 20, 18, 4, 5, 0, utc)))
		assert.Equal(t, "2024-03-20 18:04:05", at.String(), "a time without a zone has no offset")
	}
	require.NoError(t, at.Scan(time.Date(2024, 3, 20, 18, 4, 5, 0, bogota)))
	assert.Equal(t, "2024-03-20T18:04:05-05:00", at.String())
	require.NoError(t, at.Scan(time.Date(2024, 3, 20, 18, 4, 5, 0, time.FixedZone("WET", 0))))
	assert.Equal(t, "2024-03-20T18:04:05Z", at.String())
	for _, empty := range []any{time.Time{}, "0000-00-00 00:00:00", []byte("0000-00-00 00:00:00.000000"), "0000-00-00", "", nil} {
		at = tigo.NewDateTime(tigo.NewDate(2024, 3, 20), 18, 4, 5)
		require.NoError(t, at.Scan(empty), "%s", empty)
		assert.True(t, at.IsZero(), "%s", empty)
	}
	require.Error(t, at.Scan("0000-00-00 18:04:05"))
	require.NoError(t, at.UnmarshalBSONValue(0x09, binary.LittleEndian.AppendUint64(nil, 1710957845000)))
	assert.Equal(t, "2024-03-20T18:04:05Z", at.String(), "a date of BSON is an instant")

	for want, sources := range map[tigo.Bool][]any{
		tigo.Yes: {true, int64(1), []byte{1}, []byte("1"), "t", "S"},
		tigo.No:  {false, int64(0), []byte{0}, []byte("0"), "f", "N"},
	} {
		for _, source := range sources {
			var b tigo.Bool
			require.NoError(t, b.Scan(source))
			assert.Equal(t, want, b, "%T", source)
		}
	}
	for _, source := range []any{int64(2), int64(-1), []byte{2}, "2", 1.0} {
		require.Error(t, new(tigo.Bool).Scan(source), "%v", source)
	}
	for kind, element := range map[byte][]byte{0x10: {1, 0, 0, 0}, 0x12: {1, 0, 0, 0, 0, 0, 0, 0}, 0x08: {1}} {
		var b tigo.Bool
		require.NoError(t, b.UnmarshalBSONValue(kind, element))
		assert.Equal(t, tigo.Yes, b)
	}
	var n tigo.Number
	require.NoError(t, n.UnmarshalBSONValue(0x10, []byte{0xFE, 0xFF, 0xFF, 0xFF}))
	assert.Equal(t, tigo.NumberOf(-2), n)
	require.NoError(t, n.UnmarshalBSONValue(0x01, binary.LittleEndian.AppendUint64(nil, math.Float64bits(12.5))))
	assert.Equal(t, tigo.MustNumber("12.5"), n)
	for _, top := range []uint64{0x7C00 << 48, 0x7800 << 48, 0xF800 << 48, 0x6000 << 48} { // not a number, infinite, too many digits
		element := binary.LittleEndian.AppendUint64(make([]byte, 8), top)
		require.Error(t, n.UnmarshalBSONValue(0x13, element))
	}
}

// TestErrorsOfScanning checks that an error names the type of the value and that of the variable, and not the value.
func TestErrorsOfScanning(t *testing.T) {
	require.EqualError(t, new(tigo.Number).Scan(true), "tigo: cannot scan a value of type bool into a *tigo.Number")
	require.EqualError(t, new(tigo.Bool).Scan(1.0), "tigo: cannot scan a value of type float64 into a *tigo.Bool")
	require.EqualError(t, new(tigo.Date).Scan(int64(20240320)), "tigo: cannot scan a value of type int64 into a *tigo.Date")
	require.EqualError(t, new(tigo.DateTime).Scan(int64(20240320)), "tigo: cannot scan a value of type int64 into a *tigo.DateTime")
	require.EqualError(t, new(tigo.Secret).Scan(int64(4111111111111111)), "tigo: cannot scan a value of type int64 into a *tigo.Secret")
	require.EqualError(t, new(tigo.Secret).UnmarshalBSONValue(0x05, []byte("411")), "tigo: cannot read a BSON element of type 0x05 and 3 bytes into a *tigo.Secret")
}

func TestValuesCompare(t *testing.T) {
	day := tigo.NewDate(2024, 3, 20)
	at := tigo.NewDateTime(day, 5, 0, 0)
	inUTC := tigo.DateTimeOf(time.Date(2024, 3, 20, 5, 0, 0, 0, time.UTC))
	for _, pair := range []struct {
		equal   bool
		a, b    any
		hash    [2]func() (uint64, error)
		compare func() bool
	}{
		{a: day, equal: true, hash: hashes(day, day), compare: func() bool { return day.Equal(tigo.NewDate(2024, 3, 20)) }},
		{a: day, hash: hashes(day, day.AddDays(1)), compare: func() bool { return day.Equal(day.AddDays(1)) }},
		{a: day, hash: hashes(day, tigo.Date{}), compare: func() bool { return day.Equal(tigo.Date{}) }},
		{a: at, equal: true, hash: hashes(at, at), compare: func() bool { return at.Equal(tigo.NewDateTime(day, 5, 0, 0)) }},
		{a: at, hash: hashes(at, inUTC), compare: func() bool { return at.Equal(inUTC) }},
	} {
		assert.Equal(t, pair.equal, pair.compare(), pair.a)
		one, err := pair.hash[0]()
		require.NoError(t, err)
		other, err := pair.hash[1]()
		require.NoError(t, err)
		assert.Equal(t, pair.equal, one == other, pair.a)
	}
}

func hashes(a, b interface{ Hash() (uint64, error) }) [2]func() (uint64, error) {
	return [2]func() (uint64, error){a.Hash, b.Hash}
}

func TestGoString(t *testing.T) {
	day := tigo.NewDate(2024, time.March, 20)
	for want, value := range map[string]any{
		`tigo.MustNumber("150000.00")`:                     tigo.MustNumber("150000.00"),
		`tigo.Number{}`:                                    tigo.Number{},
		`tigo.NewDate(2024, time.March, 20)`:               day,
		`tigo.Date{}`:                                      tigo.Date{},
		`tigo.ParseDateTime("2024-03-20 18:04:05")`:        tigo.NewDateTime(day, 18, 4, 5),
		`tigo.DateTime{}`:                                  tigo.DateTime{},
		`[]tigo.Bool{tigo.Unknown, tigo.Yes, tigo.No}`:     []tigo.Bool{tigo.Unknown, tigo.Yes, tigo.No},
		`struct { A tigo.Number }{A:tigo.MustNumber("1")}`: struct{ A tigo.Number }{tigo.NumberOf(1)},
	} {
		if text := fmt.Sprintf("%#v", value); !strings.HasPrefix(want, "[]") {
			assert.Equal(t, want, text)
		} else {
			assert.Contains(t, text, "tigo.Yes")
		}
	}
}

func TestBoolIsYesIsNo(t *testing.T) {
	for b, want := range map[tigo.Bool][2]bool{tigo.Yes: {true, false}, tigo.No: {false, true}, tigo.Unknown: {}, tigo.Bool(9): {}} {
		assert.Equal(t, want, [2]bool{b.IsYes(), b.IsNo()}, b)
	}
}

// TestFirstInstant has days without a midnight, and days with two.
func TestFirstInstant(t *testing.T) {
	for _, test := range []struct {
		zone, day, begins string
	}{
		{"America/Asuncion", "2023-10-01", "2023-10-01T01:00:00-03:00"},
		{"America/Asuncion", "2024-03-24", "2024-03-24T00:00:00-04:00"}, // the hour from 23:00 occurred twice on the day before
		{"America/Bogota", "1992-05-03", "1992-05-03T01:00:00-04:00"},
		{"America/Guatemala", "2006-04-30", "2006-04-30T01:00:00-05:00"},
		{"America/Tegucigalpa", "2006-05-07", "2006-05-07T01:00:00-05:00"},
		{"America/El_Salvador", "1987-05-03", "1987-05-03T01:00:00-05:00"},
		{"America/Havana", "2024-11-03", "2024-11-03T00:00:00-04:00"}, // the hour from 0:00 occurred twice
		{"Pacific/Apia", "2011-12-30", "2011-12-31T00:00:00+14:00"},   // the zone skipped this day
		{"America/Bogota", "2024-03-20", "2024-03-20T00:00:00-05:00"},
		{"UTC", "2024-03-20", "2024-03-20T00:00:00Z"},
	} {
		zone, err := time.LoadLocation(test.zone)
		require.NoError(t, err)
		day, err := tigo.ParseDate(test.day)
		require.NoError(t, err)
		assert.Equal(t, test.begins, day.In(zone).Format(time.RFC3339), test.zone)
	}
}

// TestFirstInstantOfAllDays checks all days of a century: the first instant of a day is on that day, and the second before
// it is not.
func TestFirstInstantOfAllDays(t *testing.T) {
	for _, country := range []tigo.Country{tigo.Bolivia, tigo.Colombia, tigo.Guatemala, tigo.Honduras, tigo.Paraguay, tigo.ElSalvador} {
		for day := tigo.NewDate(1950, 1, 1); day.Year() < 2050; day = day.AddDays(1) {
			begins := day.In(country.Location())
			if tigo.DateOf(begins) != day || !tigo.DateOf(begins.Add(-time.Second)).Before(day) {
				t.Errorf("%s: %v begins %v", country, day, begins)
			}
		}
	}
}

func TestLocation(t *testing.T) {
	for _, country := range []tigo.Country{tigo.Bolivia, tigo.Colombia, tigo.Guatemala, tigo.Honduras, tigo.Paraguay, tigo.ElSalvador, "xx"} {
		first := country.Location()
		assert.Same(t, first, country.Location())
		assert.Zero(t, testing.AllocsPerRun(10, func() { country.Location() }))
		assert.Equal(t, country == "xx", country.Location() == time.UTC)
	}
}

func TestDocumentIsNotStored(t *testing.T) {
	type order struct{ Customer tigo.Document }
	document := tigo.Document{Type: tigo.DocumentCC, Number: "1020304050"}
	for name, err := range encodeErrors(document) {
		require.Error(t, err, name)
		assert.NotContains(t, err.Error(), document.Number, name)
		assert.NotContains(t, err.Error(), "REDACTED", name)
		assert.Contains(t, err.Error(), "Number", "it says what to store: %s", name)
	}
	for name, err := range encodeErrors(tigo.Document{}) {
		require.NoError(t, err, name)
	}
	b, err := json.Marshal(order{})
	require.NoError(t, err)
	assert.JSONEq(t, `{"Customer":null}`, string(b))
	var got order
	require.NoError(t, json.Unmarshal([]byte(`{"Customer":{"Type":"cc","Number":"1020304050"}}`), &got), "a Document decodes like any struct")
	assert.Equal(t, document, got.Customer)
	require.Error(t, got.Customer.UnmarshalBinary([]byte("x")))
	require.NoError(t, got.Customer.UnmarshalBinary(nil))
	assert.Zero(t, got.Customer)
}

type holder[T any] struct{ V []T }

// encodeErrors returns the error of each way to store or encode a value.
func encodeErrors[T interface {
	driver.Valuer
	MarshalText() ([]byte, error)
	MarshalBinary() ([]byte, error)
	MarshalBSONValue() (byte, []byte, error)
	EncodeValues(key string, values *url.Values) error
}](value T) map[string]error {
	errs := map[string]error{"query": value.EncodeValues("v", &url.Values{})}
	_, errs["column"] = value.Value()
	_, errs["text"] = value.MarshalText()
	_, errs["binary"] = value.MarshalBinary()
	_, _, errs["BSON"] = value.MarshalBSONValue()
	_, errs["JSON"] = json.Marshal(holder[T]{[]T{value}})
	_, errs["XML"] = xml.Marshal(holder[T]{[]T{value}})
	errs["gob"] = gob.NewEncoder(new(bytes.Buffer)).Encode(holder[T]{[]T{value}})
	return errs
}
