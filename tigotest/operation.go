package tigotest

import (
	"slices"
	"strings"
)

// Base paths of the two APIs, before an operation's own route.
const (
	homeBase = "/v1/tigo/home/{country}"
	crmBase  = "/v2/tigo/b2b/{country}/transactions"
)

// Operation is one line of the contract: what the sandbox routes, checks and answers by. [Operations] lists them all.
type Operation struct {
	ID      string  // the operationId of the published reference, e.g. "GetInvoicesByContractId"
	Op      string  // the SDK's name, e.g. "billing.ListInvoices"; two address forms of one operation share it
	Method  string  // the HTTP verb
	Base    string  // the base path of its API, with {country}
	Route   string  // the path after Base; a trailing slash belongs to it
	Query   []Query // the query parameters; any other one is a violation
	Body    []Field // the members of the JSON body; empty where the operation takes none
	Success int     // the status of its success

	serve handler
}

// Path returns the whole path template: Base and Route.
func (o Operation) Path() string { return o.Base + o.Route }

// writes reports whether the operation changes something.
func (o Operation) writes() bool { return o.Method != "GET" }

// Kind is the JSON form that a value of the contract has.
type Kind string

// The kinds of a query parameter or of a body's member.
const (
	KindText    Kind = "string"
	KindNumber  Kind = "number"
	KindInteger Kind = "integer"
	KindBoolean Kind = "boolean"
	KindDate    Kind = "date" // a string of the form 2006-01-02
	KindObject  Kind = "object"
	KindTexts   Kind = "array" // an array of strings
)

// Query is a query parameter. Min and Max bound an Integer where Max is not zero; a value outside is clamped.
type Query struct {
	Name     string
	Kind     Kind
	Required bool
	Min, Max int
	Default  int // what an absent Integer counts as
}

// Field is a member of a JSON body. Fields lists the members of an Object.
type Field struct {
	Name     string
	Kind     Kind
	Required bool
	Fields   []Field
}

// Operations returns the contract that the sandbox keeps to: 55 operations of the Home Self Care API and one of the
// Selfcare CRM API, in the order of the reference. The result is the caller's own.
func Operations() []Operation {
	home := slices.Concat(billingOperations(), portfolioOperations(), tokenizationOperations(), casesOperations(), customerOperations())
	for i := range home {
		home[i].Base = homeBase
	}
	crm := selfcareOperations()
	for i := range crm {
		crm[i].Base = crmBase
	}
	return append(home, crm...)
}

// parameter returns the name in a segment such as {contractId}.
func parameter(segment string) (string, bool) {
	name, ok := strings.CutPrefix(segment, "{")
	if !ok {
		return "", false
	}
	return strings.CutSuffix(name, "}")
}
