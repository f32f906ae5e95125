package wire_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/tigo-go/tigo/internal/wire"
)

type phone struct {
	Number string `json:"phoneNumber,omitzero"`
	Valid  flag   `json:"validated,omitzero"`
}

func phones(numbers ...string) []phone {
	list := []phone{}
	for number := range slices.Values(numbers) {
		list = append(list, phone{Number: number})
	}
	return list
}

const (
	wrapped = ": list read from inside an object"
	lone    = ": list read from a single value"
)

func listsOfObjects() []row[[]phone] {
	return []row[[]phone]{
		{name: "bare", json: `[{"phoneNumber":"1"},{"phoneNumber":"2"}]`, want: phones("1", "2")},
		{name: "with blanks", json: " [ { \"phoneNumber\" : \"1\" } ,\r\n\t{ } ] ", want: phones("1", "")},
		{name: "empty", json: `[]`, want: phones()},
		{name: "null", json: `null`, want: phones()},
		{name: "empty text", json: `""`, want: phones()},
		{name: "empty object", json: `{}`, want: phones(), notes: []string{": empty list read from an empty object"}},

		{name: "wrapped", json: `{"PhoneList":[{"phoneNumber":"1"},{"phoneNumber":"2"}]}`, want: phones("1", "2"),
			notes: []string{wrapped}},
		{name: "wrapped under any name", json: `{"data":[{"phoneNumber":"1"}]}`, want: phones("1"), notes: []string{wrapped}},
		{name: "wrapped among others", json: `{"total":1,"page":{"n":[1]},"items":[{"phoneNumber":"1"}],"more":[2]}`,
			want: phones("1"), notes: []string{wrapped}},
		{name: "wrapped and empty", json: `{"PhoneList":[]}`, want: phones(), notes: []string{wrapped}},
		{name: "wrapped and null", json: `{"status":"ok","phoneLIST":null}`, want: phones(), notes: []string{wrapped}},
		{name: "wrapped and null under any name", json: `{"data":null}`, want: phones(), notes: []string{wrapped}},
		{name: "wrapped and single", json: `{"PhoneList":{"phoneNumber":"1"}}`, want: phones("1"),
			notes: []string{wrapped, lone}},
		{name: "wrapped twice", json: `{"PhoneList":{"Phone":[{"phoneNumber":"1"}]}}`, want: phones("1"),
			notes: []string{wrapped, wrapped}},
		{name: "wrapped eight times", json: strings.Repeat(`{"aList":`, 8) + `[]` + strings.Repeat(`}`, 8), want: phones(),
			notes: slices.Repeat([]string{wrapped}, 8)},
		{name: "wrapped nine times", json: strings.Repeat(`{"aList":`, 9) + `[]` + strings.Repeat(`}`, 9),
			err: wire.ErrType},
		{name: "a list of other things before it", json: `{"errors":["x"],"links":[{"a":1}],"data":[{"phoneNumber":"1"}]}`,
			want: phones("1"), notes: []string{wrapped}},

		{name: "single", json: `{"phoneNumber":"1"}`, want: phones("1"), notes: []string{lone}},
		{name: "single, in another case", json: `{"PHONENUMBER":"1"}`, want: phones("1"),
			notes: []string{lone, "[0].phoneNumber: name read in another case"}},
		{name: "single, with unknown members", json: `{"links":[{"a":1}],"phoneNumber":"1","x":{}}`, want: phones("1"),
			notes: []string{lone}},

		{name: "null elements", json: `[null,{"phoneNumber":"1"},null]`, want: phones("1"),
			notes: []string{"[0]: list element left out: null or empty", "[2]: list element left out: null or empty"}},
		{name: "elements of other kinds", json: `[5,{"phoneNumber":"1"},"x",[],[{},{}]]`, want: phones("1"), notes: []string{
			"[0]: left out: another kind of value is expected",
			"[2]: left out: another kind of value is expected",
			"[3]: left out: an empty list where an object is expected", "[3]: list element left out: null or empty",
			"[4]: left out: a list of several where an object is expected"}},
		{name: "elements in lists of one", json: `[[{"phoneNumber":"1"}],{"phoneNumber":"2"}]`, want: phones("1", "2"),
			notes: []string{"[0]: object read from a list of one"}},
		{name: "an unreadable field", json: `[{"phoneNumber":{"a":1},"validated":"S"},{"phoneNumber":"2"}]`,
			want: []phone{{Valid: 2}, {Number: "2"}},
			notes: []string{"[0].phoneNumber: left out: another kind of value is expected",
				"[0].validated: boolean read from another spelling"}},

		{name: "an error body", json: `{"code":404,"message":"no"}`, err: wire.ErrType,
			notes: []string{": left out: another kind of value is expected"}},
		{name: "an error body with details", json: `{"code":404,"message":null,"errors":[{"code":1}]}`,
			err: wire.ErrType, notes: []string{": left out: another kind of value is expected"}},
		{name: "a number", json: `5`, err: wire.ErrType, notes: []string{": left out: another kind of value is expected"}},
		{name: "an empty document", json: ` `, err: wire.ErrEmpty},
		{name: "HTML", json: `<html>`, err: wire.ErrSyntax},
		{name: "trailing comma", json: `[{},]`, err: wire.ErrSyntax},
		{name: "no comma", json: `[{} {}]`, err: wire.ErrSyntax},
		{name: "no comma in the envelope", json: `{"a":1 "PhoneList":[]}`, err: wire.ErrSyntax},
		{name: "no colon in the envelope", json: `{"PhoneList" []}`, err: wire.ErrSyntax},
		{name: "closed by the wrong bracket", json: `[{"phoneNumber":"1"}}`, err: wire.ErrSyntax},
		{name: "cut", json: `[{"phoneNumber":"1"},`, err: wire.ErrTruncated},
		{name: "cut in the envelope", json: `{"PhoneList":[{"phoneNumber":"1"}]`, err: wire.ErrTruncated},
		{name: "bytes after it", json: `[{"phoneNumber":"1"}] x`, err: wire.ErrTrailing},
		{name: "bytes after the envelope", json: `{"PhoneList":[]} {}`, err: wire.ErrTrailing, notes: []string{wrapped}},
	}
}

func TestListOfObjects(t *testing.T) { run(t, listsOfObjects()) }

func listsOfScalars() []row[[]date] {
	days := func(days ...uint8) []date {
		list := []date{}
		for day := range slices.Values(days) {
			list = append(list, date{wire.Day{Year: 2018, Month: 1, Day: day}})
		}
		return list
	}
	return []row[[]date]{
		{name: "bare", json: `["2018-01-01","2018-01-02"]`, want: days(1, 2)},
		{name: "empty", json: `[]`, want: days()},
		{name: "null", json: `null`, want: days()},
		{name: "empty text", json: `""`, want: days()},
		{name: "wrapped", json: `{"BillingDateList":["2018-01-01"]}`, want: days(1), notes: []string{wrapped}},
		{name: "wrapped and single", json: `{"BillingDateList":"2018-01-01"}`, want: days(1), notes: []string{wrapped, lone}},
		{name: "wrapped, after a list of other things", json: `{"links":[{}],"dates":["2018-01-01"]}`, want: days(1),
			notes: []string{wrapped}},
		{name: "single", json: `"2018-01-01"`, want: days(1), notes: []string{lone}},
		{name: "null and empty elements", json: `["2018-01-01",null,"","2018-01-02"]`, want: days(1, 2),
			notes: []string{"[1]: list element left out: null or empty", "[2]: list element left out: null or empty"}},
		{name: "unreadable elements", json: `["2018-02-30",true,{},20180102]`, want: days(2), notes: []string{
			"[0]: left out: the value cannot be read", "[1]: left out: the value cannot be read",
			"[2]: left out: another kind of value is expected", "[3]: date read from another spelling"}},
		{name: "unreadable and single", json: `"soon"`, err: wire.ErrType,
			notes: []string{lone, "[0]: left out: the value cannot be read"}},
		{name: "an error body", json: `{"code":404,"message":"no"}`, err: wire.ErrType,
			notes: []string{": left out: another kind of value is expected"}},
	}
}

func TestListOfScalars(t *testing.T) { run(t, listsOfScalars()) }
