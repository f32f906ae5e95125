// Package contract is what the published contract says of responses, as data that a program can compare with: for each
// operation its route, its statuses and the schema of its success, and each schema with its members, their kinds and
// which of them are required. It is made of api/openapi.yaml by this package's test.
package contract

import (
	_ "embed"
	"encoding/json"
	"strings"
	"sync"
)

// Kind is the form that a value has in JSON.
type Kind string

// The kinds. What a date and a time look like is the contract's own: see [IsDate] and [IsDateTime].
const (
	Text     Kind = "string"
	Number   Kind = "number"
	Integer  Kind = "integer"
	Boolean  Kind = "boolean"
	Date     Kind = "date"
	DateTime Kind = "dateTime"
	Object   Kind = "object"
	List     Kind = "array"
	File     Kind = "file" // a PDF
)

// Operation is one operation of the contract.
type Operation struct {
	ID       string `json:"id"`       // the operationId of the reference
	Op       string `json:"op"`       // the method of this module that makes the call
	Method   string `json:"method"`   // the verb
	Path     string `json:"path"`     // the whole template, with {country}
	Success  []int  `json:"success"`  // the documented statuses of a success
	Refusals []int  `json:"refusals"` // the documented statuses of a refusal
	Response string `json:"response"` // the schema of a success; "" for a file
}

// Schema is the form of a value.
type Schema struct {
	Name     string             `json:"name,omitempty"` // in the reference; "" for one without a name
	Kind     Kind               `json:"kind"`
	Secret   bool               `json:"secret,omitempty"`   // it is to be treated like a password
	OrLone   bool               `json:"orLone,omitempty"`   // the contract allows one element in place of this list
	Required []string           `json:"required,omitempty"` // members that must be there
	Members  map[string]*Schema `json:"members,omitempty"`  // of an object
	Element  *Schema            `json:"element,omitempty"`  // of a list
}

type document struct {
	Operations []Operation        `json:"operations"`
	Schemas    map[string]*Schema `json:"schemas"`
}

//go:embed contract.json
var text []byte

var load = sync.OnceValue(func() document { //nolint:gochecknoglobals // read once from what is embedded, and never changed
	var d document
	if err := json.Unmarshal(text, &d); err != nil {
		panic("contract.json: " + err.Error()) // the test has read the same bytes
	}
	return d
})

// Operations returns all operations, in the order of the contract. The result must not be changed.
func Operations() []Operation { return load().Operations }

// Named returns the schema with a name, nil if there is none. It must not be changed.
func Named(name string) *Schema { return load().Schemas[name] }

// The schemas of error bodies. Each can come from any operation.
const (
	HomeError    = "errorBody"
	CRMError     = "CRMErrorBody"
	GatewayError = "GatewayFault"
)

// Find returns the operation of a verb and a route template, without the base path of its API.
func Find(method, route string) (Operation, bool) {
	for _, o := range Operations() {
		if o.Method == method && o.Route() == route {
			return o, true
		}
	}
	return Operation{}, false
}

// Route returns the template behind the base path of the API: "/billing/contracts/{contractId}/balance".
func (o Operation) Route() string {
	_, rest, _ := strings.Cut(o.Path, "{country}")
	return strings.TrimPrefix(rest, "/transactions")
}

// Values returns the known values of an enumeration, nil for what is none: a member whose values the reference, or a
// standard that it names, lists in full.
func Values(member string) []string {
	switch member {
	case "documentType":
		return []string{"cc", "ce", "nit", "pas", "ne"}
	case "currencyId":
		return []string{"BOB", "COP", "GTQ", "HNL", "PYG", "USD"}
	case "countryId":
		return []string{"bo", "co", "gt", "hn", "py", "sv", "BO", "CO", "GT", "HN", "PY", "SV"}
	}
	return nil
}

// Worded reports whether a member holds one of a few words of the country's own, which the reference does not list:
// the state of a request, the kind of a phone.
func Worded(member string) bool {
	switch member {
	case "invoiceType", "paymentMethod", "cardBrand", "destinationType", "offeringType", "mediaType", "status", "subStatus",
		"requestType", "type", "scheduleType", "phoneType", "segmentName":
		return true
	}
	return false
}
