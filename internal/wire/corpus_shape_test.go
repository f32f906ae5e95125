package wire_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo/internal/wire"
)

// bill is a model with members that the reference requires.
type bill struct {
	ID       string `json:"invoiceId,omitzero" tigo:"required"`
	Contract string `json:"contractId,omitzero"`
	Amount   number `json:"dueAmount,omitzero" tigo:"money"`
	Paid     flag   `json:"hasPayment,omitzero"`
	Lines    []line `json:"lineList,omitzero"`
}

type line struct {
	Name string `json:"name,omitzero" tigo:"required"`
}

// listForms are forms of a list of the bills 1 and 2: the producer that sends the form, the JSON, the ids that are read, and the
// notes. If there are neither ids nor notes, decoding fails.
var listForms = []struct {
	producer, json, want, notes string
}{
	{"the reference", `[{"invoiceId":"1"},{"invoiceId":"2"}]`, "1 2", ""},
	{"the printed reference", `{"InvoiceList":[{"invoiceId":"1"},{"invoiceId":"2"}]}`, "1 2", "inside an object"},
	{"the printed reference, other lists beside it", `{"paidInvoices":[{"invoiceId":"9"}],"InvoiceList":[{"invoiceId":"1"},{"invoiceId":"2"}]}`, "1 2", "inside an object; paidInvoices unknown"},
	{"the printed reference, a member of the bill's beside it", `{"contractId":"8","InvoiceList":[{"invoiceId":"1"},{"invoiceId":"2"}]}`, "1 2", "inside an object; contractId unknown"},
	{"Spring Data 3 Page", `{"content":[{"invoiceId":"1"},{"invoiceId":"2"}],"totalElements":2,"last":true}`, "1 2", "inside an object; totalElements unknown; last unknown"},
	{"Spring HATEOAS 2", `{"_embedded":{"invoiceList":[{"invoiceId":"1"},{"invoiceId":"2"}]},"_links":{"self":{"href":"x"}}}`, "1 2", "inside an object; inside an object; _links unknown"},
	{"JSend", `{"status":"success","data":[{"invoiceId":"1"},{"invoiceId":"2"}]}`, "1 2", "inside an object; status unknown"},
	{"ASP.NET OData 8", `{"@odata.context":"x","value":[{"invoiceId":"1"},{"invoiceId":"2"}]}`, "1 2", "inside an object; * unknown"},
	{"Newtonsoft.Json 13 with references", `{"$id":"1","$values":[{"invoiceId":"1"},{"invoiceId":"2"}]}`, "1 2", "inside an object; $id unknown"},
	{"WCF 4.8 wrapped results", `{"GetInvoicesResult":[{"invoiceId":"1"},{"invoiceId":"2"}]}`, "1 2", "inside an object"},
	{"Apigee XMLToJSON, two", `{"Invoices":{"Invoice":[{"invoiceId":"1"},{"invoiceId":"2"}]}}`, "1 2", "inside an object; inside an object"},
	{"Apigee XMLToJSON of a SOAP body", `{"Envelope":{"Body":{"getInvoicesResponse":{"return":[{"invoiceId":"1"},{"invoiceId":"2"}]}}}}`, "1 2", "inside an object; inside an object; inside an object; inside an object"},
	{"Apigee XMLToJSON, two in a list of that name", `{"InvoiceList":{"Invoice":[{"invoiceId":"1"},{"invoiceId":"2"}]}}`, "1 2", "inside an object; inside an object"},
	{"Apigee XMLToJSON, one", `{"InvoiceList":{"Invoice":{"invoiceId":"1"}}}`, "1", "inside an object; from a single value; [0] from inside another"},
	{"Apigee XMLToJSON, none", `{"InvoiceList":""}`, "none", "inside an object"},
	{"Apigee XMLToJSON, null", `{"InvoiceList":null}`, "none", "inside an object"},
	{"Jackson 2.17 with unwrapped single elements", `{"invoiceId":"1"}`, "1", "from a single value"},
	{"Jackson 2.17 with wrapped root values", `[{"Invoice":{"invoiceId":"1"}},{"Invoice":{"invoiceId":"2"}}]`, "1 2", "[0] from inside another; [1] from inside another"},
	{"PHP 8.3, null for none", `null`, "none", ""},
	{"PHP 8.3, an empty array of objects", `{}`, "none", "empty object"},
	{"Node.js with holes", `[null,{"invoiceId":"1"},null]`, "1", "[0] null or empty; [2] null or empty"},
	{"elements in lists of one, SOAP arrays", `[[{"invoiceId":"1"}],[{"invoiceId":"2"}]]`, "1 2", "[0] list of one; [1] list of one"},
	{"an empty list among others", `{"messages":[],"items":[{"invoiceId":"1"}]}`, "1", "inside an object; messages unknown"},

	{"an error among the elements, Spring Batch", `[{"invoiceId":"1"},{"code":"500","message":"backend timed out"}]`, "1", "[1] none of its members"},
	{"a text among the elements", `[{"invoiceId":"1"},"timeout"]`, "1", "[1] another kind"},
	{"another model among the elements", `[{"productId":7},{"invoiceId":"2"}]`, "2", "[0] none of its members"},
	{"an error deep down", `[{"invoiceId":"1","lineList":[{"error":"x"},{"name":"a"}]}]`, "1", "[0].lineList[0] none of its members"},
	{"an element without its id", `[{"dueAmount":5},{"invoiceId":"2"}]`, " 2", "[0].invoiceId missing"},
	{"an element whose id is null", `[{"invoiceId":null,"dueAmount":5}]`, "", "[0].invoiceId missing"},
	{"two lists, none of them documented", `{"openInvoices":[{"invoiceId":"1"}],"overdueInvoices":[{"invoiceId":"2"}]}`, "", ""},
	{"two lists in objects of their own", `{"open":{"items":[{"invoiceId":"1"}]},"overdue":{"items":[{"invoiceId":"2"}]}}`, "", ""},
	{"an error of the Home API", `{"code":404,"message":"no"}`, "", ""},
	{"an error of the CRM API", `{"error":{"statusCode":"401","message":"no"}}`, "", ""},
	{"an error with details", `{"errors":[{"invoiceId":"1","message":"locked"}]}`, "", ""},
	{"a fault of the gateway", `{"fault":{"faultstring":"x","detail":{"errorcode":"y"}}}`, "", ""},
	{"a list of another model", `{"ProductList":[{"productId":1}]}`, "", ""},
	{"a text", `"no invoices"`, "", ""},
	{"a number", `0`, "", ""},
	{"a boolean", `false`, "", ""},
}

// TestCorpusOfLists decodes each form into a list of bills, as a whole and as it arrives.
func TestCorpusOfLists(t *testing.T) {
	refused := 0
	for _, form := range listForms {
		t.Run(form.producer, func(t *testing.T) {
			var list []bill
			var notes wire.Notes
			err := codec.Unmarshal([]byte(form.json), &list, wire.Options{Notes: &notes, List: "InvoiceList"})
			if form.want == "" && form.notes == "" {
				refused++
				require.ErrorIs(t, err, wire.ErrType)
				_, err = collect(t, wire.Elements[bill](codec, strings.NewReader(form.json), wire.Options{List: "InvoiceList"}))
				require.ErrorIs(t, err, wire.ErrType)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, form.want, ids(list))
			checkOrderedNotes(t, form.notes, notes)

			if form.producer == "the printed reference, other lists beside it" {
				return // a stream takes the first list, and does not wait for the one with the documented name
			}
			var streamed wire.Notes
			elements, err := collect(t, wire.Elements[bill](codec, strings.NewReader(form.json), wire.Options{Notes: &streamed, List: "InvoiceList"}))
			require.NoError(t, err)
			assert.Equal(t, ids(list), ids(elements))
			assert.ElementsMatch(t, append(notes.Items, notes.Unknown...), append(streamed.Items, streamed.Unknown...))
		})
	}
	assert.GreaterOrEqual(t, len(listForms), 20)
	assert.GreaterOrEqual(t, 3*refused, len(listForms)-refused)
}

func ids(list []bill) string {
	if len(list) == 0 {
		return "none"
	}
	all := make([]string, len(list))
	for i, b := range list {
		all[i] = b.ID
	}
	return strings.Join(all, " ")
}

// checkOrderedNotes checks that notes are the wanted ones, in order. A wanted note is a path, if any, and a part of the text.
func checkOrderedNotes(t *testing.T, want string, notes wire.Notes) {
	t.Helper()
	all := append(notes.Items, notes.Unknown...)
	wanted := strings.Split(want, "; ")
	if want == "" {
		assert.Empty(t, all)
		return
	}
	if !assert.Len(t, all, len(wanted), "%v", all) {
		return
	}
	for i, note := range wanted {
		path, text, ok := strings.Cut(note, " ")
		if !ok || !strings.ContainsAny(path, "[.*_$") && text != "unknown" {
			path, text = "", note
		}
		assert.Equal(t, path, all[i].Path, note)
		assert.Contains(t, all[i].Text, text)
	}
}

// TestStreamOfTwoLists checks that a stream fails at a second list, after it has yielded the first one.
func TestStreamOfTwoLists(t *testing.T) {
	got, err := collect(t, wire.Elements[bill](codec, strings.NewReader(
		`{"paid":[{"invoiceId":"1"}],"InvoiceList":[{"invoiceId":"2"}]}`), wire.Options{List: "InvoiceList"}))
	require.ErrorIs(t, err, wire.ErrType)
	assert.Equal(t, "1", ids(got))
}

// TestSingleForms decodes forms of one bill.
func TestSingleForms(t *testing.T) {
	one := bill{ID: "1"}
	for _, form := range []struct {
		producer, json string
		want           bill
		notes          string
		err            error
	}{
		{"the reference", `{"invoiceId":"1"}`, one, "", nil},
		{"with a member that the reference does not name", `{"invoiceId":"1","newIn2027":{"a":[1]}}`, one, "newIn2027 unknown", nil},
		{"a list of one", `[{"invoiceId":"1"}]`, one, "list of one", nil},
		{"JSend", `{"status":"success","data":{"invoiceId":"1"}}`, one, "inside another; status unknown", nil},
		{"Jackson 2.17 with wrapped root values", `{"Invoice":{"invoiceId":"1"}}`, one, "inside another", nil},
		{"WCF 4.8 wrapped results", `{"GetInvoiceResult":{"Invoice":{"invoiceId":"1"}}}`, one, "inside another; inside another", nil},
		{"Apigee XMLToJSON of a SOAP body", `{"Envelope":{"Header":{},"Body":{"getInvoiceResponse":{"invoiceId":"1"}}}}`, one, "inside another; inside another; Header unknown; inside another", nil},
		{"an envelope with a list of one", `{"data":[{"invoiceId":"1"}]}`, one, "inside another; list of one", nil},
		{"without a required member", `{"contractId":"8"}`, bill{Contract: "8"}, "invoiceId missing", nil},
		{"without members", `{}`, bill{}, "invoiceId missing", nil},
		{"a required member that cannot be read", `{"invoiceId":[],"contractId":"8"}`, bill{Contract: "8"}, "invoiceId another kind", nil},
		{"another object in place of a list", `{"invoiceId":"1","lineList":{"code":1,"message":"x"}}`, one, "lineList another kind", nil},
		{"an envelope with two", `{"open":{"invoiceId":"1"},"paid":{"invoiceId":"2"}}`, bill{}, "", wire.ErrType},
		{"an envelope with a list of two", `{"data":[{"invoiceId":"1"},{"invoiceId":"2"}]}`, bill{}, "", wire.ErrType},
		{"an error that names the bill", `{"error":{"invoiceId":"1","message":"locked"}}`, bill{}, "", wire.ErrType},
		{"a fault of a SOAP gateway", `{"Envelope":{"Body":{"Fault":{"invoiceId":"1"}}}}`, bill{}, "", wire.ErrType},
		{"another model", `{"productId":1}`, bill{}, "", wire.ErrType},
	} {
		t.Run(form.producer, func(t *testing.T) {
			var got bill
			var notes wire.Notes
			err := codec.Unmarshal([]byte(form.json), &got, wire.Options{Notes: &notes})
			require.ErrorIs(t, err, form.err)
			assert.Equal(t, form.want, got)
			if err == nil {
				items := append([]wire.Note{}, notes.Items...)
				items = append(items, notes.Unknown...)
				notes = wire.Notes{Items: items}
				checkNotes(t, form.notes, items)
			}
		})
	}
}

// checkNotes checks that notes are the wanted ones, in any order.
func checkNotes(t *testing.T, want string, notes []wire.Note) {
	t.Helper()
	wanted := strings.Split(want, "; ")
	if want == "" {
		wanted = nil
	}
	assert.Len(t, notes, len(wanted), "%v", notes)
	for _, note := range wanted {
		found := false
		for _, n := range notes {
			path, text, _ := strings.Cut(note, " ")
			found = found || n.Path == path && strings.Contains(n.Text, text) || n.Path == "" && strings.Contains(n.Text, note)
		}
		assert.True(t, found, "%q in %v", note, notes)
	}
}

// TestSingleResults checks that a result fails without its identifying member, and that a result of optional members may be empty.
func TestSingleResults(t *testing.T) {
	type created struct {
		ID  string `json:"invoiceId" tigo:"identifies"`
		URL string `json:"redirectUrl" tigo:"required"`
	}
	for _, document := range []string{`{}`, `{"invoiceId":""}`, `{"invoiceId":null,"redirectUrl":"x"}`, `{"redirectUrl":"x"}`, `{"invoiceId":{}}`} {
		var got created
		err := codec.Unmarshal([]byte(document), &got, wire.Options{})
		require.ErrorIs(t, err, wire.ErrEmpty, document)
		assert.Contains(t, err.Error(), "invoiceId")
		assert.Zero(t, got)
	}
	var notes wire.Notes
	var list []created
	require.NoError(t, codec.Unmarshal([]byte(`[{"redirectUrl":"x"}]`), &list, wire.Options{Notes: &notes}))
	assert.Len(t, list, 1, "an element of a list does not need it")
	assert.Equal(t, []string{"[0].invoiceId: missing: the reference requires it"}, texts(notes))

	type done struct {
		Response string `json:"response" tigo:"optional"`
		Message  string `json:"message" tigo:"optional"`
	}
	for document, want := range map[string]int{``: 0, `null`: 0, `""`: 0, `{}`: 0, `{"result":"OK"}`: 1, `[]`: 1, `"OK"`: 1} {
		var got done
		var notes wire.Notes
		require.NoError(t, codec.Unmarshal([]byte(document), &got, wire.Options{Notes: &notes}), document)
		assert.Len(t, notes.Items, want, document)
	}
}

// TestUnknownNames checks the notes of unknown members: they have the name of the member, unless that may be a value.
func TestUnknownNames(t *testing.T) {
	for name, want := range map[string]string{
		"newMember": "newMember", "with_1234": "with_1234", "$type": "$type", "$id": "$id", "a.b-c": "a.b-c",
		"3001234567": "*", "ana@example.com": "*", "Ana Restrepo": "*", "año": "*", "": "*", "client12345": "*",
		strings.Repeat("x", 65): "*",
	} {
		var notes wire.Notes
		var got bill
		require.NoError(t, codec.Unmarshal([]byte(`{"`+name+`":1,"invoiceId":"1","lineList":[{"name":"a","`+name+`":2}]}`), &got, wire.Options{Notes: &notes}))
		assert.Equal(t, []string{want, "lineList[0]." + want}, []string{notes.Unknown[0].Path, notes.Unknown[1].Path})
		assert.Empty(t, notes.Items)
	}
}
