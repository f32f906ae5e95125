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

// Operation is one operation of the contract, by which the emulator routes, checks and serves requests. [Operations] lists them
// all.
type Operation struct {
	ID      string  // the operationId of the published reference, e.g. "GetInvoicesByContractId"
	Op      string  // the SDK's name, e.g. "billing.ListInvoices"; two address forms of one operation share it
	Method  string  // the HTTP verb
	Base    string  // the base path of its API, with {country}
	Route   string  // the path after Base, with its trailing slash if it has one
	Query   []Query // the query parameters; any other one is a violation
	Body    []Field // the members of the JSON body; empty where the operation takes none
	Success int     // the status of a successful response

	serve  handler
	whole  string   // the path template; set by newRoutes
	names  []string // of the path's parameters
	places []int    // of their segments
}

// Path returns the whole path template: Base and Route.
func (o Operation) Path() string { return o.Base + o.Route }

// writes reports whether the operation changes something.
func (o Operation) writes() bool { return o.Method != "GET" }

// Kind is the JSON form that a value of the contract has.
type Kind string

// The kinds of a query parameter or of a body's member.
const (
	KindText    Kind = "string"  // a JSON string
	KindNumber  Kind = "number"  // a bare number, with decimals or without
	KindInteger Kind = "integer" // a bare number without decimals
	KindBoolean Kind = "boolean" // true or false
	KindDate    Kind = "date"    // a string of the form 2006-01-02
	KindObject  Kind = "object"  // an object with documented members
	KindTexts   Kind = "array"   // an array of strings
)

// Query is a query parameter.
type Query struct {
	Name     string // its name in the URL
	Kind     Kind   // KindInteger or KindDate
	Required bool   // whether a request without it is rejected
	Min      int    // the smallest integer; a smaller one is clamped
	Max      int    // the largest integer; zero if the contract has no bounds
	Default  int    // the value of a missing integer
}

// Field is a member of a JSON body.
type Field struct {
	Name     string  // its name in JSON
	Kind     Kind    // the kind that its value must have
	Required bool    // whether a request without it is rejected
	Fields   []Field // the members of its value, if that is an object
}

// Operations returns the contract of the emulator: 55 operations of the Home Self Care API and one of the Selfcare CRM API, in
// the order of the reference. The caller may change the result.
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
