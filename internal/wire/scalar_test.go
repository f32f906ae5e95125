package wire_test

import (
	"math"
	"strings"
	"testing"

	"github.com/tigo-go/tigo/internal/wire"
)

const (
	cannotRead = "f: left out: the value cannot be read"
	otherKind  = "f: left out: another kind of value is expected"
)

func TestNumber(t *testing.T) {
	quoted := []string{"f: number read from a string"}
	unreadable := []string{cannotRead}
	literal := func(text string) one[number] { return of(number{text}) }
	long := strings.Repeat("9", wire.MaxNumber)

	run(t, []row[one[number]]{
		{name: "whole", json: `{"f":150000}`, want: literal("150000")},
		{name: "zero is not absent", json: `{"f":0}`, want: literal("0")},
		{name: "decimals stay as sent", json: `{"f":150000.00}`, want: literal("150000.00")},
		{name: "negative", json: `{"f":-0.10}`, want: literal("-0.10")},
		{name: "30 digits", json: `{"f":123456789012345678901234567890.12}`, want: literal("123456789012345678901234567890.12")},
		{name: "beyond binary", json: `{"f":1e400}`, want: literal("1e400")},
		{name: "1000 characters", json: `{"f":` + long + `}`, want: literal(long)},
		{name: "1001 characters", json: `{"f":` + long + `9}`, notes: unreadable},
		{name: "exponent of 18 digits", json: `{"f":1e100000000000000000}`, notes: unreadable},
		{name: "quoted", json: `{"f":"150000"}`, want: literal("150000"), notes: quoted},
		{name: "quoted between blanks", json: `{"f":" 12.50 "}`, want: literal("12.50"), notes: quoted},
		{name: "quoted with an escape", json: `{"f":"1\u0032"}`, want: literal("12"), notes: quoted},
		{name: "decimal comma", json: `{"f":"12,50"}`, notes: unreadable},
		{name: "thousands", json: `{"f":"1.250.000"}`, notes: unreadable},
		{name: "currency", json: `{"f":"$ 12"}`, notes: unreadable},
		{name: "leading zeros", json: `{"f":"007"}`, notes: unreadable},
		{name: "empty text", json: `{"f":""}`},
		{name: "blank text", json: `{"f":"  "}`},
		{name: "null", json: `{"f":null}`},
		{name: "absent", json: `{}`},
		{name: "boolean", json: `{"f":true}`, notes: unreadable},
		{name: "object", json: `{"f":{"g":1}}`, notes: []string{otherKind}},
		{name: "list", json: `{"f":[1]}`, notes: []string{otherKind}},
		{name: "leading zero, bare", json: `{"f":01}`, err: wire.ErrSyntax},
		{name: "plus sign, bare", json: `{"f":+1}`, err: wire.ErrSyntax},
		{name: "no digit after the point", json: `{"f":1.}`, err: wire.ErrSyntax},
		{name: "NaN", json: `{"f":NaN}`, err: wire.ErrSyntax},
	})
}

func TestInteger(t *testing.T) {
	quoted := "f: number read from a string"
	respelt := "f: whole number read from another spelling"
	unreadable := []string{cannotRead}

	run(t, []row[one[int64]]{
		{name: "bare", json: `{"f":5}`, want: of[int64](5)},
		{name: "negative", json: `{"f":-5}`, want: of[int64](-5)},
		{name: "quoted", json: `{"f":"5"}`, want: of[int64](5), notes: []string{quoted}},
		{name: "with decimals", json: `{"f":5.0}`, want: of[int64](5), notes: []string{respelt}},
		{name: "quoted with decimals", json: `{"f":"5.00"}`, want: of[int64](5), notes: []string{quoted, respelt}},
		{name: "with an exponent", json: `{"f":5e0}`, want: of[int64](5), notes: []string{respelt}},
		{name: "shifted", json: `{"f":1500e-2}`, want: of[int64](15), notes: []string{respelt}},
		{name: "zero with a huge exponent", json: `{"f":0e999999999}`, notes: []string{respelt}},
		{name: "the largest", json: `{"f":9223372036854775807}`, want: of[int64](math.MaxInt64)},
		{name: "the smallest", json: `{"f":-9223372036854775808}`, want: of[int64](math.MinInt64)},
		{name: "too large", json: `{"f":9223372036854775808}`, notes: unreadable},
		{name: "far too large", json: `{"f":1e999999999}`, notes: unreadable},
		{name: "a fraction", json: `{"f":5.5}`, notes: unreadable},
		{name: "a tiny fraction", json: `{"f":1e-999999999}`, notes: unreadable},
		{name: "a word", json: `{"f":"five"}`, notes: unreadable},
		{name: "empty text", json: `{"f":""}`},
		{name: "null", json: `{"f":null}`},
	})
	run(t, []row[one[int8]]{
		{name: "fits 8 bits", json: `{"f":-128}`, want: of[int8](-128)},
		{name: "does not fit 8 bits", json: `{"f":128}`, notes: unreadable},
	})
	run(t, []row[one[uint64]]{
		{name: "unsigned", json: `{"f":18446744073709551615}`, want: of[uint64](math.MaxUint64)},
		{name: "unsigned with decimals", json: `{"f":7.0}`, want: of[uint64](7), notes: []string{respelt}},
		{name: "unsigned, negative", json: `{"f":-1}`, notes: unreadable},
	})
	run(t, []row[one[uint8]]{
		{name: "unsigned, too large", json: `{"f":256}`, notes: unreadable},
	})
	run(t, []row[one[float64]]{
		{name: "binary fraction", json: `{"f":12.5}`, want: of(12.5)},
		{name: "binary fraction, quoted", json: `{"f":"12.5"}`, want: of(12.5), notes: []string{quoted}},
		{name: "beyond binary", json: `{"f":1e400}`, notes: unreadable},
	})
}

func TestFlag(t *testing.T) {
	respelt := []string{"f: boolean read from another spelling"}
	unreadable := []string{cannotRead}
	yes, no, unknown := of(flag(2)), of(flag(1)), of(flag(0))

	rows := []row[one[flag]]{
		{name: "true", json: `{"f":true}`, want: yes},
		{name: "false", json: `{"f":false}`, want: no},
		{name: "absent", json: `{}`, want: unknown},
		{name: "null", json: `{"f":null}`, want: unknown},
		{name: "empty text", json: `{"f":" "}`, want: unknown},
		{name: "si in Windows-1252", json: "{\"f\":\"S\xCD\"}", want: yes,
			notes: []string{"f: text converted from Windows-1252", respelt[0]}},
		{name: "object", json: `{"f":{}}`, want: unknown, notes: []string{otherKind}},
	}
	for _, spelling := range []string{`"true"`, `"TRUE"`, `"T"`, `"S"`, `"s"`, `" Si "`, `"SÍ"`, `"sí"`, `"Y"`, `"Yes"`,
		`"V"`, `"verdadero"`, `1`, `"1"`} {
		rows = append(rows, row[one[flag]]{name: spelling, json: `{"f":` + spelling + `}`, want: yes, notes: respelt})
	}
	for _, spelling := range []string{`"false"`, `"False"`, `"F"`, `"N"`, `"n"`, `"NO"`, `" no\n"`, `"FALSO"`, `0`, `"0"`} {
		rows = append(rows, row[one[flag]]{name: spelling, json: `{"f":` + spelling + `}`, want: no, notes: respelt})
	}
	for _, spelling := range []string{`"maybe"`, `"X"`, `2`, `-1`, `0.5`, `"null"`, `"verdaderos"`, `"sñ"`} {
		rows = append(rows, row[one[flag]]{name: spelling, json: `{"f":` + spelling + `}`, want: unknown, notes: unreadable})
	}
	run(t, rows)

	run(t, []row[one[bool]]{
		{name: "bool, true", json: `{"f":"S"}`, want: of(true), notes: respelt},
		{name: "bool, unreadable", json: `{"f":"?"}`, notes: unreadable},
	})
}

func TestDate(t *testing.T) {
	respelt := []string{"f: date read from another spelling"}
	unreadable := []string{cannotRead}
	day := func(year uint16, month, day uint8) one[date] {
		return of(date{wire.Day{Year: year, Month: month, Day: day}})
	}

	run(t, []row[one[date]]{
		{name: "documented form", json: `{"f":"2017-05-11"}`, want: day(2017, 5, 11)},
		{name: "leap day", json: `{"f":"2024-02-29"}`, want: day(2024, 2, 29)},
		{name: "the reference's example", json: `{"f":"1985-04-12T23:20:50.52Z"}`, want: day(1985, 4, 12), notes: respelt},
		{name: "with a time", json: `{"f":"2017-05-11 00:03:15"}`, want: day(2017, 5, 11), notes: respelt},
		{name: "with a time and offset", json: `{"f":"2015-01-23T10:38:16-05:00"}`, want: day(2015, 1, 23), notes: respelt},
		{name: "digits alone", json: `{"f":"20170511"}`, want: day(2017, 5, 11), notes: respelt},
		{name: "digits alone, bare", json: `{"f":20170511}`, want: day(2017, 5, 11), notes: respelt},
		{name: "day first", json: `{"f":"11/05/2017"}`, want: day(2017, 5, 11), notes: respelt},
		{name: "day first with a time", json: `{"f":"11/05/2017 23:59:59"}`, want: day(2017, 5, 11), notes: respelt},
		{name: "between blanks", json: `{"f":" 2017-05-11 "}`, want: day(2017, 5, 11), notes: respelt},
		{name: "never month first", json: `{"f":"05/23/2017"}`, notes: unreadable},
		{name: "no such day", json: `{"f":"2023-02-30"}`, notes: unreadable},
		{name: "no such leap day", json: `{"f":"2023-02-29"}`, notes: unreadable},
		{name: "no such month", json: `{"f":"2023-13-01"}`, notes: unreadable},
		{name: "year 0", json: `{"f":"0000-00-00"}`, notes: unreadable},
		{name: "no such time", json: `{"f":"2023-02-03 25:00:00"}`, notes: unreadable},
		{name: "a word", json: `{"f":"pendiente"}`, notes: unreadable},
		{name: "one digit", json: `{"f":"2023-2-3"}`, notes: unreadable},
		{name: "milliseconds", json: `{"f":1405620313800}`, want: day(2014, 7, 17), notes: respelt},
		{name: "boolean", json: `{"f":false}`, notes: unreadable},
		{name: "empty text", json: `{"f":""}`},
		{name: "blank text", json: `{"f":" "}`},
		{name: "null", json: `{"f":null}`},
		{name: "object", json: `{"f":{}}`, notes: []string{otherKind}},
	})
}

func TestDateTime(t *testing.T) {
	respelt := []string{"f: date and time read from another spelling"}
	unreadable := []string{cannotRead}
	may11 := wire.Day{Year: 2017, Month: 5, Day: 11}
	at := func(m wire.Moment) one[dateTime] {
		m.Day = may11
		return of(dateTime{m})
	}
	clock := at(wire.Moment{Minute: 3, Second: 15})
	zoned := func(offset int16) one[dateTime] {
		return at(wire.Moment{Minute: 3, Second: 15, Zoned: true, Offset: offset})
	}

	run(t, []row[one[dateTime]]{
		{name: "documented form", json: `{"f":"2017-05-11 00:03:15"}`, want: clock},
		{name: "with a T", json: `{"f":"2017-05-11T00:03:15"}`, want: clock},
		{name: "in UTC", json: `{"f":"2017-05-11T00:03:15Z"}`, want: zoned(0)},
		{name: "with an offset", json: `{"f":"2017-05-11T00:03:15-05:00"}`, want: zoned(-300)},
		{name: "offset without colon", json: `{"f":"2017-05-11T00:03:15-0500"}`, want: zoned(-300)},
		{name: "offset of hours", json: `{"f":"2017-05-11T00:03:15+05"}`, want: zoned(300)},
		{name: "fraction", json: `{"f":"2017-05-11 00:03:15.52"}`,
			want: at(wire.Moment{Minute: 3, Second: 15, Nanosecond: 520_000_000})},
		{name: "fraction of twelve digits", json: `{"f":"2017-05-11 00:03:15.123456789999Z"}`,
			want: at(wire.Moment{Minute: 3, Second: 15, Nanosecond: 123_456_789, Zoned: true})},
		{name: "no seconds", json: `{"f":"2017-05-11 23:59"}`, want: at(wire.Moment{Hour: 23, Minute: 59})},
		{name: "a day alone is its midnight", json: `{"f":"2017-05-11"}`, want: at(wire.Moment{}), notes: respelt},
		{name: "digits alone", json: `{"f":"20170511"}`, want: at(wire.Moment{}), notes: respelt},
		{name: "day first", json: `{"f":"11/05/2017 00:03:15"}`, want: clock, notes: respelt},
		{name: "between blanks", json: `{"f":" 2017-05-11 00:03:15"}`, want: clock, notes: respelt},
		{name: "hour 24", json: `{"f":"2017-05-11 24:00:00"}`, notes: unreadable},
		{name: "second 60", json: `{"f":"2017-05-11 23:59:60"}`, notes: unreadable},
		{name: "a broken zone", json: `{"f":"2017-05-11T00:03:15-5"}`, notes: unreadable},
		{name: "a zone by name", json: `{"f":"2017-05-11T00:03:15 COT"}`, notes: unreadable},
		{name: "a broken fraction", json: `{"f":"2017-05-11T00:03:15.Z"}`, notes: unreadable},
		{name: "cut", json: `{"f":"2017-05-11 00"}`, notes: unreadable},
		{name: "empty text", json: `{"f":""}`},
		{name: "null", json: `{"f":null}`},
	})
}

func TestText(t *testing.T) {
	type status string
	run(t, []row[one[status]]{
		{name: "text", json: `{"f":"Activo"}`, want: of(status("Activo"))},
		{name: "empty text", json: `{"f":""}`},
		{name: "null", json: `{"f":null}`},
		{name: "the literal of a number", json: `{"f":12.50}`, want: of(status("12.50")),
			notes: []string{"f: text read from a number"}},
		{name: "the word of a boolean", json: `{"f":false}`, want: of(status("false")),
			notes: []string{"f: text read from a boolean"}},
		{name: "object", json: `{"f":{"g":[1,{}]}}`, notes: []string{otherKind}},
		{name: "list", json: `{"f":["a"]}`, notes: []string{otherKind}},
	})
	run(t, []row[one[secret]]{
		{name: "secret", json: `{"f":"4111111111111111"}`, want: of(secret{"4111111111111111"})},
		{name: "secret with an escape", json: `{"f":"\u0034111"}`, want: of(secret{"4111"})},
		{name: "secret from a number", json: `{"f":123}`, want: of(secret{"123"}),
			notes: []string{"f: text read from a number"}},
	})
}
