package wire_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo/internal/wire"
)

// payment is a model with amounts of money, and a number that is not money.
type payment struct {
	Amount number `json:"amount,omitzero" tigo:"money"`
	Whole  int64  `json:"whole,omitzero" tigo:"money"`
	Hours  number `json:"hours,omitzero"`
}

// amountForms are spellings of an amount: the producer that writes the spelling, the JSON, and the literal that is read; "": the
// amount is left out, with a note.
var amountForms = []struct{ producer, json, want string }{
	{"the reference", `50000`, "50000"},
	{"java.math.BigDecimal, Jackson 2.17", `50000.00`, "50000.00"},
	{"java.math.BigDecimal, Gson 2.10", `5E+4`, "5E+4"},
	{"double, Gson 2.10", `50000.0`, "50000.0"},
	{"three decimals, bare", `50.000`, "50.000"},
	{"xs:decimal as text, Apache CXF 4", `"50000.00"`, "50000.00"},
	{"decimal as text, Oracle 19c JSON_OBJECT of VARCHAR2", `"50000"`, "50000"},
	{"three decimals that cannot be thousands", `"0.500"`, "0.500"},
	{"three decimals behind four digits", `"1234.500"`, "1234.500"},
	{"two decimals", `"50.00"`, "50.00"},
	{"java.text.NumberFormat, es-CO", `"50.000,00"`, "50000.00"},
	{"java.text.NumberFormat, es-GT", `"50,000.00"`, "50000.00"},
	{".NET 8 C format, es-CO", `"$ 50.000,00"`, "50000.00"},
	{".NET 8 C format, es-CO, with a no-break space", "\"$\u00a050.000,00\"", "50000.00"},
	{".NET 8 C format, es-GT", `"Q50,000.00"`, "50000.00"},
	{".NET 8 C format, es-HN", `"L 50,000.00"`, "50000.00"},
	{".NET 8 C format, es-BO", `"Bs 50.000,00"`, "50000.00"},
	{".NET 8 C format, es-PY", `"₲ 1.250.000"`, "1250000"},
	{"ICU 74 currency code, es-CO", "\"COP\u00a050.000,00\"", "50000.00"},
	{"an ISO code in front", `"COP 50000"`, "50000"},
	{"an ISO code behind", `"50000 GTQ"`, "50000"},
	{"dollars of El Salvador", `"US$ 12.50"`, "12.50"},
	{"SAP condition value, sign in front", `"+50000"`, "50000"},
	{"COBOL picture 9(7)", `"0050000"`, "50000"},
	{"COBOL picture 9(7).99", `"0050000.25"`, "50000.25"},
	{"millions with dots", `"1.250.000"`, "1250000"},
	{"millions with commas", `"1,250,000"`, "1250000"},
	{"a credit in local form", `"-$ 1.250,50"`, "-1250.50"},
	{"a credit with the sign behind the currency", `"$ -1.250,50"`, "-1250.50"},
	{"Swiss apostrophes, .NET 8 de-CH", `"1’250’000.50"`, "1250000.50"},
	{"blanks, ICU 74 es-419 before 2020", `"1 250 000,50"`, "1250000.50"},

	{"java.text.NumberFormat, es-CO, without decimals", `"50.000"`, ""},
	{"the same with a currency", `"$ 50.000"`, ""},
	{"the same of a credit", `"-1.250"`, ""},
	{"the same with an ISO code", `"COP 50.000"`, ""},
	{"zeros in front of three digits and three digits", `"050.000"`, ""},
	{"a lone comma before three digits", `"50,000"`, ""},
	{"a lone comma before two digits", `"12,50"`, ""},
	{"an incomplete group", `"5.00.000"`, ""},
	{"an incomplete group, millions", `"1.25.000,00"`, ""},
	{"decimals twice", `"1.250,50.25"`, ""},
	{"accounting brackets, Excel", `"(1,250.50)"`, ""},
	{"a percentage", `"12%"`, ""},
	{"thousands in words", `"50 mil"`, ""},
	{"two amounts", `"50000 - 60000"`, ""},
	{"another currency", `"€ 50.00"`, ""},
	{"Go's %!d", `"%!d(string=50)"`, ""},
	{"NaN, Gson 2.10 lenient, as text", `"NaN"`, ""},
	{"a word", `"Consultar"`, ""},
	{"hexadecimal", `"0x50"`, ""},
	{"full-width digits", `"５００００"`, ""},
	{"a point without digits", `"50000."`, ""},
	{"a duration", `"00:03:15"`, ""},
	{"javax.money, JSON of an object", `{"amount":50000,"currency":"COP"}`, ""},
	{"unscaled BigDecimal as a list", `[5000000,2]`, ""},
	{"a boolean", `false`, ""},
}

// TestCorpusOfAmounts decodes each form into a field of money.
func TestCorpusOfAmounts(t *testing.T) {
	read, left := 0, 0
	for _, form := range amountForms {
		t.Run(form.producer, func(t *testing.T) {
			var got payment
			var notes wire.Notes
			require.NoError(t, codec.Unmarshal([]byte(`{"amount":`+form.json+`}`), &got, wire.Options{Notes: &notes}))
			assert.Equal(t, form.want, got.Amount.literal, form.json)
			documented := form.json[0]-'0' <= 9
			assert.Equal(t, !documented, len(notes.Items) == 1, "%v", notes.Items)
			if form.want == "" {
				left++
			} else {
				read++
			}
		})
	}
	assert.GreaterOrEqual(t, read+left, 30)
	assert.GreaterOrEqual(t, 2*left, read)
}

func TestAmounts(t *testing.T) {
	run(t, []row[payment]{
		{name: "a whole number in local spelling", json: `{"whole":"$ 50.000,00"}`, want: payment{Whole: 50000},
			notes: []string{"whole: amount read from a local spelling", "whole: whole number read from another spelling"}},
		{name: "an ambiguous whole number", json: `{"whole":"50.000"}`,
			notes: []string{"whole: left out: an amount that can be read in two ways"}},
		{name: "an ambiguous amount", json: `{"amount":"50.000"}`,
			notes: []string{"amount: left out: an amount that can be read in two ways"}},
		{name: "a number that is not money", json: `{"hours":"50.000"}`, want: payment{Hours: number{"50.000"}},
			notes: []string{"hours: number read from a string"}},
		{name: "a number that is not money, in local spelling", json: `{"hours":"007"}`, notes: []string{"hours: left out: the value cannot be read"}},
		{name: "empty and unknown", json: `{"amount":"","whole":null}`},
	})
}

func TestIDsFromNumbers(t *testing.T) {
	text := []string{"f: text read from a number"}
	run(t, []row[one[string]]{
		{name: "digits", json: `{"f":8000123456}`, want: of("8000123456"), notes: text},
		{name: "a double, Gson 2.10", json: `{"f":8.000123456E9}`, want: of("8000123456"), notes: text},
		{name: "a double, Python 3.12", json: `{"f":3001234567.0}`, want: of("3001234567"), notes: text},
		{name: "a negative one", json: `{"f":-5.0}`, want: of("-5"), notes: text},
		{name: "zero", json: `{"f":0.0}`, want: of("0"), notes: text},
		{name: "a fraction stays", json: `{"f":12.5}`, want: of("12.5"), notes: text},
		{name: "beyond forty digits stays", json: `{"f":1e41}`, want: of("1e41"), notes: text},
		{name: "in quotes it is text", json: `{"f":"12E4"}`, want: of("12E4")},
	})
}
