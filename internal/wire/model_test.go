package wire_test

import "github.com/tigo-go/tigo/internal/wire"

// The scalar types of the tests are like those of the SDK.
type (
	number   struct{ literal string }
	flag     uint8 // 0 unknown, 1 no, 2 yes
	date     struct{ day wire.Day }
	dateTime struct{ moment wire.Moment }
	secret   struct{ text string }
)

// UnmarshalJSON is for numbers in values that encoding/json decodes.
func (n *number) UnmarshalJSON(data []byte) error {
	return codec.Unmarshal(data, n, wire.Options{AllowEmpty: true})
}

func (n number) MarshalJSON() ([]byte, error) { return codec.Marshal(n) }

// MarshalJSON redacts the secret. The codec does not call it.
func (secret) MarshalJSON() ([]byte, error) { return []byte(`"REDACTED"`), nil }

var codec = wire.New(
	wire.Text(func(s *secret, text string) { s.text = text }, func(s secret) string { return s.text }),
	wire.Number(func(n *number, literal string) { n.literal = literal }, func(n number) string { return n.literal }),
	wire.Flag(func(f *flag, value bool) {
		if *f = 1; value {
			*f = 2
		}
	}, func(f flag) (bool, bool) { return f == 2, f != 0 }),
	wire.Date(func(d *date, day wire.Day) { d.day = day }, func(d date) wire.Day { return d.day }),
	wire.DateTime(
		func(t *dateTime, m wire.Moment) { t.moment = m },
		func(t dateTime) wire.Moment { return t.moment }),
)

// call is the record of a telephone call.
type call struct {
	Origin               string   `json:"origin,omitzero"`
	Destination          string   `json:"destination,omitzero"`
	DestinationCityName  string   `json:"destinationCityName,omitzero"`
	DestinationStateName string   `json:"destionationStateName,omitzero"`
	Start                dateTime `json:"dateTimeStart,omitzero"`
	End                  dateTime `json:"dateTimeEnd,omitzero"`
	Duration             number   `json:"duration,omitzero"`
	DestinationType      string   `json:"destinationType,omitzero"`
	OperatorName         string   `json:"operatorName,omitzero"`
	CallOffering         string   `json:"callOffering,omitzero"`
}

// invoice is an invoice with all kinds of scalars.
type invoice struct {
	InvoiceID           string `json:"invoiceId,omitzero"`
	ContractID          string `json:"contractId,omitzero"`
	InvoiceType         string `json:"invoiceType,omitzero"`
	BillingID           number `json:"billingId,omitzero"`
	BillingName         string `json:"billingName,omitzero"`
	StreetAddress       string `json:"streetAddress,omitzero"`
	InvoiceAmount       number `json:"invoiceAmount,omitzero"`
	DueAmount           number `json:"dueAmount,omitzero"`
	MinPaymentAmount    number `json:"minPaymentAmount,omitzero"`
	TaxAmount           number `json:"taxAmount,omitzero"`
	CurrencyID          string `json:"currencyId,omitzero"`
	Period              string `json:"period,omitzero"`
	CreationDate        date   `json:"creationDate,omitzero"`
	DueDate             date   `json:"dueDate,omitzero"`
	ExtendedDueDate     date   `json:"extendedDueDate,omitzero"`
	HasAdjustments      flag   `json:"hasAdjustments,omitzero"`
	HasPayment          flag   `json:"hasPayment,omitzero"`
	HasRecurringBilling flag   `json:"hasRecurringBilling,omitzero"`
	HasPaperlessInvoice flag   `json:"hasPaperlessInvoice,omitzero"`
	VIP                 flag   `json:"VIP,omitzero"`
	BillingAccountID    number `json:"billingAccountId,omitzero"`
}
