package runner

import (
	"bytes"
	"fmt"
	"net/http"
	"strconv"
	"sync"
)

// A document is a response, and the sum of its values.
type document struct {
	method string // of the request
	header http.Header
	body   []byte
	sum    Sum // that a client must return
}

// The measuring elements. Their names are the numbers of their calls.
const (
	fewCalls  = "1000"
	manyCalls = "100000"
)

// The paths of the calls.
const (
	home          = "/v1/tigo/home/" + Country + "/billing/contracts/" + Contract
	balancePath   = home + "/balance"
	invoicesPath  = home + "/invoices/"
	fewPath       = home + "/measuringElement/" + fewCalls + "/calls/"
	manyPath      = home + "/measuringElement/" + manyCalls + "/calls/"
	paperlessPath = home + "/paperlessInvoiceInfo"
	pdfPath       = home + "/invoices/spool/" + Invoice + "/pdf"
)

// documents are the responses by path. Each is made at its first request.
var documents = withModels(map[string]func() *document{ //nolint:gochecknoglobals // a table that is written out
	balancePath:   sync.OnceValue(balance),
	invoicesPath:  sync.OnceValue(invoices),
	fewPath:       sync.OnceValue(func() *document { return calls(1_000) }),
	manyPath:      sync.OnceValue(func() *document { return calls(100_000) }),
	paperlessPath: sync.OnceValue(acknowledgement),
	pdfPath:       sync.OnceValue(pdf),
})

// respond returns the document and the status for a request. It refuses a request without the access token.
func respond(r *http.Request) (*document, int) {
	find, ok := documents[r.URL.Path]
	if !ok {
		return new(document), http.StatusNotFound
	}
	d := find()
	switch {
	case r.Method != d.method:
		return new(document), http.StatusMethodNotAllowed
	case r.Header.Get("Authorization") != "Bearer "+bearer:
		return new(document), http.StatusUnauthorized
	}
	return d, http.StatusOK
}

func ofType(contentType string) http.Header { return http.Header{"Content-Type": {contentType}} }

func balance() *document {
	d := &document{method: http.MethodGet, header: ofType("application/json")}
	d.body = []byte(`{"dueAmount":150000.50,"minPaymentAmount":45000,"dueDate":"2024-03-20","lastUpdateDate":"2024-03-01",` +
		`"period":"Marzo 2024","dueInvoicesCount":2,"hasRecurringBilling":true}`)
	d.sum.Text("2024-03-20", "2024-03-01", "Marzo 2024")
	d.sum.Number(150000.50, 45000, 2)
	d.sum.Truth(true)
	return d
}

func invoices() *document {
	d := &document{method: http.MethodGet, header: ofType("application/json")}
	var list list
	for i := range InvoiceLimit {
		id, amount := fmt.Sprintf("70012345%d-01", i), 150000+1000*i
		created, due, extended := fmt.Sprintf("2024-0%d-01", i+1), fmt.Sprintf("2024-0%d-20", i+1), fmt.Sprintf("2024-0%d-27", i+1)
		list.add(`{"invoiceId":%q,"contractId":%q,"invoiceType":"Cargos del mes","billingId":7,"billingName":"BSCS",`+
			`"streetAddress":"Calle 45 # 12-30, Medellín","invoiceAmount":%d.50,"dueAmount":%d,"minPaymentAmount":45000,`+
			`"taxAmount":23950.25,"currencyId":"COP","period":"Marzo 2024","creationDate":%q,"dueDate":%q,`+
			`"extendedDueDate":%q,"hasAdjustments":false,"hasPayment":true,"hasRecurringBilling":false,`+
			`"hasPaperlessInvoice":true,"VIP":false,"billingAccountId":90017755}`,
			id, Contract, amount, amount, created, due, extended)
		d.sum.Text(id, Contract, "Cargos del mes", "BSCS", "Calle 45 # 12-30, Medellín", "COP", "Marzo 2024", created, due, extended)
		d.sum.Number(7, float64(amount)+0.50, float64(amount), 45000, 23950.25, 90017755)
		d.sum.Truth(true, true)
	}
	d.body = list.bytes()
	return d
}

// calls returns a list of n call records. Their durations are quarters of a minute, which a float32 also has exactly.
func calls(n int) *document {
	d := &document{method: http.MethodGet, header: ofType("application/json")}
	var list list
	for i := range n {
		destination := strconv.FormatInt(3_010_000_000+int64(7919*i%1_000_000), 10)
		minute, second := i%60, i*7%60
		start, end := fmt.Sprintf("2024-03-05 18:%02d:%02d", minute, second), fmt.Sprintf("2024-03-05 19:%02d:%02d", minute, second)
		quarters := i % 240
		list.add(`{"origin":"6044445566","destination":%q,"destinationCityName":"Palmira","destionationStateName":"Valle",`+
			`"dateTimeStart":%q,"dateTimeEnd":%q,"duration":%d.%02d,"destinationType":"nacional","operatorName":"Tigo",`+
			`"callOffering":"Voz Ilimitada"}`, destination, start, end, quarters/4, quarters%4*25)
		d.sum.Text("6044445566", destination, "Palmira", "Valle", start, end, "nacional", "Tigo", "Voz Ilimitada")
		d.sum.Number(float64(quarters) / 4)
	}
	d.body = list.bytes()
	return d
}

func acknowledgement() *document {
	d := &document{method: http.MethodPut, header: ofType("application/json"), body: []byte(`{"response":"OK","message":"Solicitud aceptada"}`)}
	d.sum.Text("OK", "Solicitud aceptada")
	return d
}

func pdf() *document {
	const size = 5 << 20
	body := bytes.Repeat([]byte("0123456789abcde\n"), size/16)
	copy(body, "%PDF-1.4\n")
	copy(body[size-6:], "%%EOF\n")
	return &document{method: http.MethodGet, header: ofType("application/pdf"), body: body, sum: Sum{Bytes: size}}
}

// A list builds a JSON array.
type list struct{ text []byte }

func (l *list) add(format string, values ...any) {
	separator := byte(',')
	if l.text == nil {
		separator = '['
	}
	l.text = fmt.Appendf(append(l.text, separator), format, values...)
}

func (l *list) bytes() []byte { return append(l.text, ']') }
