package tigolive

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo/internal/contract"
)

// examined returns the deviations of a response, each as a line.
func examined(t *testing.T, id string, x *exchange) []string {
	t.Helper()
	o, ok := find(id)
	require.True(t, ok)
	var found deviations
	newExaminer(&found).response(o, x)
	var lines []string
	for _, d := range found {
		lines = append(lines, d.String())
	}
	return lines
}

// sent returns a 2xx response with a JSON body.
func sent(body string) *exchange {
	return &exchange{status: http.StatusOK, header: http.Header{"Content-Type": {"application/json"}}, body: []byte(body)}
}

func TestExaminesForms(t *testing.T) {
	const list, one, crm = "GetInvoicesByContractId", "GetContactInformationByContractId", "findCustomerProductsByClientCode"
	for _, test := range []struct{ id, body, want string }{
		{list, `[]`, ""},
		{list, `[{"invoiceId":"1","dueAmount":1e3,"dueDate":"2026-03-31","VIP":true,"currencyId":"COP"}]`, ""},
		{list, `[{"invoiceId":"1","dueAmount":null,"dueDate":"","period":""}]`, ""},
		{list, `null`, "envelope null instead of a list"},
		{list, `{}`, "envelope an empty object instead of a list"},
		{list, ``, "envelope an empty body"},
		{list, ` <html>`, "envelope a web page instead of JSON"},
		{list, `[{"invoiceId":"1"`, "encoding a document that is not JSON, or is cut short"},
		{list, `[] []`, "encoding more bytes after the document"},
		{list, "[{\"invoiceId\":\"\t\"}]", "encoding JSON that a strict parser rejects"},
		{list, `"text"`, "type a text instead of a list"},
		{list, `{"invoiceId":"1"}`, "envelope one element instead of a list"},
		{list, `{"code":404,"message":"x"}`, "envelope an error instead of a list"},
		{list, `{"a":1,"b":2}`, "envelope an object of another kind instead of a list"},
		{list, `{"data":{"items":[{"invoiceId":"1"}]},"page":1}`, "envelope a list inside an object, as data.items, beside page"},
		{list, `{"3005679536":[{"invoiceId":"1"}]}`, "envelope a list inside an object, as (a name that may be a value)"},
		{list, `{"InvoiceList":null}`, "envelope a list inside an object, as InvoiceList"},
		{list, `{"InvoiceList":{"invoiceId":"1"}}`, "envelope a list inside an object, as InvoiceList"},
		{list, `[null]`, "type []: null instead of an element"},
		{list, `[[]]`, "envelope []: a list instead of an object"},
		{list, `["1"]`, "type []: a text instead of an object"},
		{list, `[{}]`, "missing [].invoiceId: a required member is absent"},
		{list, `[{"invoiceId":""}]`, "missing [].invoiceId: a required member is null or empty"},
		{list, `[{"invoiceId":1}]`, "type [].invoiceId: a number instead of a text"},
		{list, `[{"INVOICEID":"1"}]`, "case [].invoiceId: spelled INVOICEID"},
		{list, `[{"invoiceId":"1","invoiceid":"2"}]`, "unknown [].invoiceid: a member that the contract does not have"},
		{list, `[{"invoiceId":"1","invoiceId":"2"}]`, "encoding [].invoiceId: a member that occurs more than once"},
		{list, `[{"invoiceId":"1","Ana Pérez":1}]`, "unknown [].(a name that may be a value): a member that the contract does not have"},
		{list, `[{"invoiceId":"1","dueAmount":007}]`, "encoding JSON that a strict parser rejects|form [].dueAmount: a number in a spelling that JSON does not have"},
		{list, `[{"invoiceId":"1","dueDate":1774915200}]`, "type [].dueDate: a number instead of a text"},
		{list, `[{"invoiceId":"1","dueDate":"31 de marzo"}]`, "form [].dueDate: 99 aa aaaaa instead of a date such as 2024-03-31"},
		{list, `[{"invoiceId":"1","currencyId":"XYZ"}]`, "value [].currencyId: XYZ instead of BOB, COP, GTQ, HNL, PYG, USD"},
		{list, `[{"invoiceId":"1","currencyId":"Calle 45"}]`, "value [].currencyId: (not shown) instead of BOB, COP, GTQ, HNL, PYG, USD"},
		{one, `{"data":{"name":"x"},"ok":true}`, "envelope an object inside another, as data, beside ok"},
		{one, `[{"name":"x"}]`, "envelope a list of one instead of an object"},
		{one, `[]`, "envelope a list instead of an object"},
		{one, `{"fault":{"faultstring":"x"}}`, "envelope an error instead of an object"},
		{one, `{"x":1,"y":2}`, "envelope an object of another kind"},
		{one, `{"customerPhoneList":{"phone":"1"}}`, "envelope customerPhoneList: one element instead of a list"},
		{one, `{"Address":{"cityId":5.5,"streetAddress":"x"}}`, "form Address.cityId: a number with decimals or an exponent instead of a whole one"},
		{crm, `{"customerCode":1}`, ""},
	} {
		assert.Equal(t, test.want, strings.Join(examined(t, test.id, sent(test.body)), "|"), test.body)
	}
}

func TestExaminesErrorsAndFiles(t *testing.T) {
	const balance, file = "GetBalanceByContractId", "GetInvoicePDFByContractIdAndInvoiceId"
	failed := func(body string) *exchange {
		x := sent(body)
		x.status = http.StatusNotFound
		return x
	}
	for body, want := range map[string]string{
		`{"code":404,"message":"x"}`:             "",
		`{"code":404}`:                           "error body 404: an error body that is another object",
		`{"error":{"statusCode":404}}`:           "type 404.error.statusCode: a number instead of a text|missing 404.error.message: a required member is absent",
		`{"title":"x","status":404}`:             "error body 404: an error body that is a problem of RFC 9457",
		`{"errors":[]}`:                          "error body 404: an error body that is a list of errors",
		`"x"`:                                    "error body 404: an error body that is a bare string",
		`[]`:                                     "error body 404: an error body that is a list",
		`no such contract`:                       "error body 404: an error body that is plain text",
		``:                                       "error body 404: an error body that is empty",
		`{"ErrorCode":"x","Error":"y"}`:          "error body 404: an error body that is the sign-in's ErrorCode and Error",
		`{"error":"x","error_description":"y"}`:  "error body 404: an error body that is error and error_description, as OAuth writes them",
		`{"code":404,"message":"x","trace":"y"}`: "unknown 404.trace: a member that the contract does not have",
	} {
		assert.Equal(t, want, strings.Join(examined(t, balance, failed(body)), "|"), body)
	}
	for body, want := range map[string]string{
		"%PDF-1.4":              "encoding content type application/json instead of application/pdf",
		"JVBERi0x":              "encoding a PDF as Base64",
		`"JVBERi0x"`:            "encoding a PDF as Base64 in a JSON string",
		"data:application/pdf,": "encoding a PDF as a data URI",
		"PK\x03\x04":            "envelope something other than a PDF",
		"junk %PDF-1.4":         "encoding bytes before a PDF",
		"":                      "envelope an empty body instead of a PDF",
		"<html>":                "envelope a web page instead of a PDF",
		"{}":                    "envelope JSON instead of a PDF",
	} {
		assert.Equal(t, want, strings.Join(examined(t, file, sent(body)), "|"), body)
	}
	for given, want := range map[string]string{
		"":                                "encoding no content type instead of application/json",
		"text/html; charset=utf-8":        "encoding content type text/html instead of application/json",
		"application/json;charset=UTF-8":  "",
		"application/json; charset=latin": "encoding character set latin in the content type",
		"application/json; Ana Pérez":     "encoding an invalid content type",
		"text/3005679536":                 "encoding content type (not shown) instead of application/json",
	} {
		x := sent(`{"dueAmount":1}`)
		x.header.Set("Content-Type", given)
		assert.Equal(t, want, strings.Join(examined(t, balance, x), "|"), given)
	}
}

// FuzzExamine examines arbitrary bodies of all operations. The examiner terminates, and shows no run of digits.
func FuzzExamine(f *testing.F) {
	for _, body := range []string{`[{"invoiceId":"1"}]`, `{"data":{"x":[1]}}`, `{"4111111111111111":1}`, `{"a":{"a":{"a":[]}}}`, "\xef\xbb\xbf[\xf1]", `[[[]]]`, `{"code":1,"message":"44444444"}`} {
		f.Add(0, 200, body)
		f.Add(7, 404, body)
	}
	digits := regexp.MustCompile(`[0-8]{5}`)
	all := contract.Operations()
	f.Fuzz(func(t *testing.T, operation, status int, body string) {
		o := all[uint(operation)%uint(len(all))]
		x := sent(body)
		x.status = 200 + int(uint(status)%400)
		var found deviations
		e := newExaminer(&found)
		e.response(o, x)
		text, err := json.Marshal(map[string]any{"found": found, "absent": e.absent(), "words": e.words})
		require.NoError(t, err)
		assert.False(t, digits.Match(text), "%s", text)
	})
}
