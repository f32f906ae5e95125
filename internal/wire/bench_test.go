package wire_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo/internal/wire"
)

// plainCall is a call record for encoding/json, with strings and a float64. It is the baseline of the benchmark.
type plainCall struct {
	Origin               string  `json:"origin"`
	Destination          string  `json:"destination"`
	DestinationCityName  string  `json:"destinationCityName"`
	DestinationStateName string  `json:"destionationStateName"`
	Start                string  `json:"dateTimeStart"`
	End                  string  `json:"dateTimeEnd"`
	Duration             float64 `json:"duration"`
	DestinationType      string  `json:"destinationType"`
	OperatorName         string  `json:"operatorName"`
	CallOffering         string  `json:"callOffering"`
}

// plainInvoice is an invoice for encoding/json, with types of Go.
type plainInvoice struct {
	InvoiceID           string  `json:"invoiceId"`
	ContractID          string  `json:"contractId"`
	InvoiceType         string  `json:"invoiceType"`
	BillingID           float64 `json:"billingId"`
	BillingName         string  `json:"billingName"`
	StreetAddress       string  `json:"streetAddress"`
	InvoiceAmount       float64 `json:"invoiceAmount"`
	DueAmount           float64 `json:"dueAmount"`
	MinPaymentAmount    float64 `json:"minPaymentAmount"`
	TaxAmount           float64 `json:"taxAmount"`
	CurrencyID          string  `json:"currencyId"`
	Period              string  `json:"period"`
	CreationDate        string  `json:"creationDate"`
	DueDate             string  `json:"dueDate"`
	ExtendedDueDate     string  `json:"extendedDueDate"`
	HasAdjustments      bool    `json:"hasAdjustments"`
	HasPayment          bool    `json:"hasPayment"`
	HasRecurringBilling bool    `json:"hasRecurringBilling"`
	HasPaperlessInvoice bool    `json:"hasPaperlessInvoice"`
	VIP                 bool    `json:"VIP"`
	BillingAccountID    float64 `json:"billingAccountId"`
}

// calls returns a list of n call records.
func calls(n int) []byte {
	var b strings.Builder
	b.WriteByte('[')
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"origin":"57604%07d","destination":"57310%07d","destinationCityName":"Medellín",`+
			`"destionationStateName":"Antioquia","dateTimeStart":"2017-05-%02d 00:03:15",`+
			`"dateTimeEnd":"2017-05-%02d 00:%02d:45","duration":%d.50,"destinationType":"MOVIL",`+
			`"operatorName":"Tigo Colombia","callOffering":"Plan Hogar %d"}`,
			i%9973, i%7919, i%28+1, i%28+1, i%60, i%600, i%17)
	}
	b.WriteByte(']')
	return []byte(b.String())
}

// invoices returns a list of n invoices.
func invoices(n int) []byte {
	var b strings.Builder
	b.WriteByte('[')
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"invoiceId":"10020%05d","contractId":"8801234","invoiceType":"charges","billingId":16,`+
			`"billingName":"OPEN","streetAddress":"Calle 10 # 43-21, Medellín","invoiceAmount":150%03d.00,`+
			`"dueAmount":150000.00,"minPaymentAmount":0,"taxAmount":23950.42,"currencyId":"COP","period":"Mayo 2017",`+
			`"creationDate":"2017-05-01","dueDate":"2017-05-20","extendedDueDate":"2017-05-30","hasAdjustments":false,`+
			`"hasPayment":true,"hasRecurringBilling":false,"hasPaperlessInvoice":true,"VIP":false,`+
			`"billingAccountId":700%03d}`, i, i%1000, i%1000)
	}
	b.WriteByte(']')
	return []byte(b.String())
}

func BenchmarkDecode(b *testing.B) {
	decode[invoice, plainInvoice](b, "invoices=5", invoices(5))
	for _, n := range []int{1000, 100_000} {
		decode[call, plainCall](b, fmt.Sprintf("calls=%d", n), calls(n))
	}
}

// decode measures the decoding of a document: by the codec into T, as a whole and element by element, and by encoding/json into
// Plain.
func decode[T, Plain any](b *testing.B, name string, data []byte) {
	b.Helper()
	measure := func(how string, once func() (int, error)) {
		b.Run(name+"/"+how, func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				n, err := once()
				if err != nil || n == 0 {
					b.Fatal(n, err)
				}
			}
		})
	}
	measure("codec", func() (int, error) {
		var list []T
		err := codec.Unmarshal(data, &list, wire.Options{})
		return len(list), err
	})
	measure("elements", func() (n int, err error) {
		for _, err = range wire.Elements[T](codec, bytes.NewReader(data), wire.Options{}) {
			n++
		}
		return n, err
	})
	measure("json", func() (int, error) {
		var list []Plain
		err := json.Unmarshal(data, &list)
		return len(list), err
	})
}

func BenchmarkEncode(b *testing.B) {
	var list []invoice
	require.NoError(b, codec.Unmarshal(invoices(5), &list, wire.Options{}))
	var plain []plainInvoice
	require.NoError(b, json.Unmarshal(invoices(5), &plain))
	b.Run("codec", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := codec.Marshal(&list); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("json", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := json.Marshal(plain); err != nil {
				b.Fatal(err)
			}
		}
	})
}
