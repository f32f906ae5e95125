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

// Known is what is known of the data behind a client. [Connect] fills it; for [Suite] one document is enough, and
// everything else only adds to what is found from it. It is personal data, and prints without it.
type Known struct {
	Platform string       // "emulator", "sandbox", "test", "production", "recording", or "other" for a base URL of one's own
	Country  tigo.Country // whose back end it is

	Documents     []tigo.Document            // of customers
	Contracts     []string                   // ids of contracts, beside those of the customers
	CustomerCodes []string                   // of customers in the CRM
	Lines         []Line                     // phone lines, beside those that products name
	Accounts      []billing.PaperlessAccount // accounts within a contract, beside those that are found
	Checkouts     []Checkout                 // payments that were begun

	Days     tigo.DateRange   // the days whose calls are read; empty: the 30 days up to today
	Interval time.Duration    // between two calls of a survey, at least; 0: 200 ms, and none in the emulator
	Server   *tigotest.Server // the emulator; nil elsewhere
}

// Line is a phone line of a contract.
type Line struct {
	ContractID string // the contract
	Element    string // the measuring element, as a rule the phone number
}

// Checkout is a payment that was begun.
type Checkout struct {
	ContractID   string // the contract
	InvoiceID    string // the invoice to be paid
	PaymentToken string // as the platform gave it when the payment began
}

// Document returns the first known document. The test is skipped where none is known, with the variable to set.
func (k Known) Document(tb testing.TB) tigo.Document {
	tb.Helper()
	if len(k.Documents) == 0 {
		tb.Skip("no customer is known: set " + envDocuments)
	}
	return k.Documents[0]
}

// String returns the platform, the country and how much is known.
func (k Known) String() string {
	return fmt.Sprintf("%s %s: %d documents, %d contracts", k.Platform, k.Country, len(k.Documents), len(k.Contracts))
}

// GoString returns what [Known.String] does.
func (k Known) GoString() string { return k.String() }

// Format prints what [Known.String] returns, whatever the verb.
func (k Known) Format(state fmt.State, _ rune) { _, _ = io.WriteString(state, k.String()) }

// inEmulator is what is known of an emulator's seeds: its customers, their CRM codes, and days that have calls.
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

// daysUpTo are the thirty days that end with one.
func daysUpTo(last tigo.Date) tigo.DateRange {
	return tigo.DateRange{From: last.AddDays(-29), To: last}
}

// days returns which days' calls to read.
func (k Known) days() tigo.DateRange {
	if !k.Days.To.IsZero() {
		return k.Days
	}
	return daysUpTo(tigo.DateOf(time.Now().In(k.Country.Location())))
}

// list splits what a variable holds: entries apart by commas or blanks.
func list(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(", \t\r\n;", r) })
}
