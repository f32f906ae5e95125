package tigolive

import (
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
	"github.com/tigo-go/tigo/tigotest"
)

// Known has the known data of a platform. [Connect] fills it. [Suite] needs only one document, from which it finds other
// data; all other fields add to that. The data is personal, and does not print.
type Known struct {
	Platform string       // "emulator", "sandbox", "test", "production", "recording", or "other" for another base URL
	Country  tigo.Country // the country of the back end

	Documents     []tigo.Document            // identity documents of customers
	Contracts     []string                   // ids of further contracts
	CustomerCodes []string                   // codes of customers in the CRM
	Lines         []Line                     // phone lines, in addition to those of products
	Accounts      []billing.PaperlessAccount // accounts within a contract, in addition to those that are found
	Checkouts     []Checkout                 // payment attempts

	Days     tigo.DateRange   // the days whose calls are read; empty: the 30 days up to today
	Interval time.Duration    // the least time between two calls of a survey; 0: 200 ms, or no interval in the emulator
	Server   *tigotest.Server // the emulator; nil on any other platform
}

// Line is a phone line of a contract.
type Line struct {
	ContractID string // the contract
	Element    string // the measuring element, usually the phone number
}

// Checkout is an attempt to pay an invoice.
type Checkout struct {
	ContractID   string // the contract
	InvoiceID    string // the invoice to be paid
	PaymentToken string // of the [billing.CheckoutReference]
}

// Document returns the first known document. If there is none, it skips the test, with the name of the variable to set.
func (k Known) Document(tb testing.TB) tigo.Document {
	tb.Helper()
	if len(k.Documents) == 0 {
		tb.Skip("no customer is known: set " + envDocuments)
	}
	return k.Documents[0]
}

// String returns the platform, the country, and the numbers of known documents and contracts.
func (k Known) String() string {
	return fmt.Sprintf("%s %s: %d documents, %d contracts", k.Platform, k.Country, len(k.Documents), len(k.Contracts))
}

// GoString returns what [Known.String] does.
func (k Known) GoString() string { return k.String() }

// Format prints what [Known.String] returns, whatever the verb.
func (k Known) Format(state fmt.State, _ rune) { _, _ = io.WriteString(state, k.String()) }

// inEmulator returns the known data of an emulator: its customers, their CRM codes, and days that have calls.
func inEmulator(server *tigotest.Server, country tigo.Country) Known {
	known := Known{Platform: platformEmulator, Country: country, Server: server}
	for _, customer := range server.Customers(country) {
		known.Documents = append(known.Documents, customer.Document)
		if customer.Code != "" {
			known.CustomerCodes = append(known.CustomerCodes, customer.Code)
		}
	}
	known.Days = daysUpTo(tigo.DateOf(server.Now().In(country.Location())))
	return known
}

// daysUpTo returns the thirty days that end with the given one.
func daysUpTo(last tigo.Date) tigo.DateRange {
	return tigo.DateRange{From: last.AddDays(-29), To: last}
}

// days returns the days for which calls are read.
func (k Known) days() tigo.DateRange {
	if !k.Days.To.IsZero() {
		return k.Days
	}
	return daysUpTo(tigo.DateOf(time.Now().In(k.Country.Location())))
}

// list splits the value of a variable into entries, at commas and blanks.
func list(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(", \t\r\n;", r) })
}
