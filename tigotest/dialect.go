package tigotest

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Dialect is a way in which some back ends write JSON. The value of the constant is its name on the command line.
type Dialect string

// The dialects. They can be combined. Of ZonelessTimes and ZonedTimes the last one given applies.
const (
	WrappedLists    Dialect = "wrapped-lists"   // {"InvoiceList": […]} for […], inside objects too
	LoneElements    Dialect = "lone-elements"   // {…} for [{…}]: a list with one object in it is that object
	QuotedNumbers   Dialect = "quoted-numbers"  // "89900" for 89900
	LetterBooleans  Dialect = "letter-booleans" // "S" and "N" for true and false
	ZonelessTimes   Dialect = "zoneless-times"  // "2026-03-11T00:03:15" for "2026-03-11 00:03:15"
	ZonedTimes      Dialect = "zoned-times"     // "2026-03-11T00:03:15-05:00" for the same
	TimesForDates   Dialect = "times-for-dates" // "2026-03-11T00:00:00" for "2026-03-11"
	NestedErrors    Dialect = "nested-errors"   // {"error": {"statusCode": "404", …}} for {"code": 404, …}, a pending checkout's too
	Windows1252Text Dialect = "windows-1252"    // in place of UTF-8; characters that the code page lacks are escaped
)

// Dialects lists every dialect there is.
func Dialects() []Dialect {
	return []Dialect{
		WrappedLists, LoneElements, QuotedNumbers, LetterBooleans, ZonelessTimes, ZonedTimes, TimesForDates, NestedErrors,
		Windows1252Text,
	}
}

// WithDialect makes the APIs respond in these dialects instead of the one that the reference describes. Responses of a [Fault],
// of the gateway and of the token endpoint stay as they are. A dialect that does not exist has no effect.
func WithDialect(dialects ...Dialect) Option {
	return func(o *options) { o.dialects = append(o.dialects, dialects...) }
}

// translate converts a response of one of the APIs to the emulator's dialects.
func (x *exchange) translate(a response) response {
	if a.body == nil || len(x.dialects) == 0 {
		return a
	}
	if _, _, ok := splitBase(x.escaped); !ok {
		return a
	}
	plain, _ := a.encode()
	var body any
	_ = decode(plain, &body) // the line before has encoded it
	t := newTranslator(x.dialects, x.market)
	if failed, ok := body.(document); ok && t.nested && (a.status >= http.StatusBadRequest || a.status == http.StatusAccepted) {
		body = nest(failed, a.status)
	}
	a.body = t.value(listName(x.name), body)
	if slices.Contains(x.dialects, Windows1252Text) {
		a.raw, _ = a.encode()
		a.raw, a.kind = windows1252(a.raw), "application/json"
	}
	return a
}

// translator changes the form of values, not their meaning.
type translator struct {
	wrapped, lone, quoted, letters, nested bool

	time string // the layout of times, "" as they are
	date string // the layout of dates
	zone *time.Location
}

func newTranslator(dialects []Dialect, m *market) translator {
	t := translator{zone: time.UTC}
	if m != nil {
		t.zone = m.local(time.Time{}).Location()
	}
	for _, d := range dialects {
		switch d {
		case WrappedLists:
			t.wrapped = true
		case LoneElements:
			t.lone = true
		case QuotedNumbers:
			t.quoted = true
		case LetterBooleans:
			t.letters = true
		case ZonelessTimes:
			t.time = "2006-01-02T15:04:05"
		case ZonedTimes:
			t.time = time.RFC3339
		case TimesForDates:
			t.date = "2006-01-02T15:04:05"
		case NestedErrors:
			t.nested = true
		}
	}
	return t
}

// value translates a JSON value; name is the member's name for it if it is a list.
func (t translator) value(name string, value any) any {
	switch value := value.(type) {
	case document:
		for member, inner := range value {
			value[member] = t.value(upperFirst(member), inner)
		}
	case []any:
		return t.list(name, value)
	case json.Number:
		if t.quoted {
			return value.String()
		}
	case bool:
		if t.letters && value {
			return "S"
		} else if t.letters {
			return "N"
		}
	case string:
		return t.text(value)
	}
	return value
}

func (t translator) list(name string, all []any) any {
	for i, element := range all {
		all[i] = t.value("", element)
	}
	var list any = all
	if t.lone && len(all) == 1 {
		if object, ok := all[0].(document); ok {
			list = object
		}
	}
	if t.wrapped && strings.HasSuffix(name, "List") {
		return document{name: list}
	}
	return list
}

// text translates a time or a date, and returns other text as it is.
func (t translator) text(text string) string {
	if at, err := time.ParseInLocation(time.DateTime, text, t.zone); err == nil && t.time != "" {
		return at.Format(t.time)
	}
	if at, err := time.Parse(time.DateOnly, text); err == nil && t.date != "" {
		return at.Format(t.date)
	}
	return text
}

// nest converts an error body of the Home API to the form of the CRM API.
func nest(failed document, status int) document {
	if _, ok := failed["code"]; !ok {
		return failed
	}
	return document{"error": document{
		"statusCode": strconv.Itoa(status), "code": text(failed, "code"), "message": failed["message"],
		"developerMessage": http.StatusText(status),
	}}
}

func upperFirst(member string) string {
	first, size := utf8.DecodeRuneInString(member)
	return strings.ToUpper(string(first)) + member[size:]
}

// listName returns the reference's name of the list in the response of an operation, "" if the response has no list.
func listName(op string) string {
	switch op {
	case "billing.ListInvoices", "billing.ListCustomerInvoices":
		return "InvoiceList"
	case "billing.ListContracts":
		return "ContractList"
	case "billing.ListSpoolDates":
		return "BillingDateList"
	case "billing.ListLocalCalls", "billing.ListCalls":
		return "CallDetailList"
	case "portfolio.ListProducts", "portfolio.ListCustomerProducts":
		return "ProductList"
	case "portfolio.ListAvailableOffers":
		return "CommercialOfferingList"
	case "tokenization.ListCardTokens":
		return "TokenInfoList"
	case "cases.ListServiceRequests", "cases.ListCustomerServiceRequests":
		return "ServiceRequestList"
	case "customer.ListPhones":
		return "CustomerPhoneList"
	case "customer.ListEmails":
		return "CustomerEmailList"
	case "selfcare.ListProducts":
		return "ProductsList"
	}
	return ""
}
