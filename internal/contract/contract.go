// Package contract has the published contract of responses as data. For each operation it has the route, the statuses and
// the schema of a 2xx response. For each schema it has the members, their kinds, and which of them are required. The test of
// this package generates the data from api/openapi.yaml.
package contract

import (
	_ "embed"
	"encoding/json"
	"strings"
	"sync"
)

// Kind is the form of a value in JSON.
type Kind string

// The kinds. [IsDate] and [IsDateTime] check the contract's forms of dates and times.
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
	Success  []int  `json:"success"`  // the documented 2xx statuses
	Refusals []int  `json:"refusals"` // the documented error statuses
	Response string `json:"response"` // the schema of a 2xx response; "" for a file
}

// Schema is the form of a value.
type Schema struct {
	Name     string             `json:"name,omitempty"` // the name in the reference; "" if it has none
	Kind     Kind               `json:"kind"`
	Secret   bool               `json:"secret,omitempty"`   // the value must be treated like a password
	OrLone   bool               `json:"orLone,omitempty"`   // the contract allows a single element instead of this list
	Required []string           `json:"required,omitempty"` // the required members
	Members  map[string]*Schema `json:"members,omitempty"`  // of an object
	Element  *Schema            `json:"element,omitempty"`  // of a list
}

type document struct {
	Operations []Operation        `json:"operations"`
	Schemas    map[string]*Schema `json:"schemas"`
}

//go:embed contract.json
var text []byte

var load = sync.OnceValue(func() document { //nolint:gochecknoglobals // read once from the embedded file, and never changed
	var d document
	if err := json.Unmarshal(text, &d); err != nil {
		panic("contract.json: " + err.Error()) // impossible: the test of this package reads the same bytes
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

// Find returns the operation with a method and a route template. The route does not have the base path of the API.
func Find(method, route string) (Operation, bool) {
	for _, o := range Operations() {
		if o.Method == method && o.Route() == route {
			return o, true
		}
	}
	return Operation{}, false
}

// Route returns the template after the base path of the API: "/billing/contracts/{contractId}/balance".
func (o Operation) Route() string {
	_, rest, _ := strings.Cut(o.Path, "{country}")
	return strings.TrimPrefix(rest, "/transactions")
}

// Values returns the values of a member that is an enumeration: the reference, or a standard that it names, lists all its
// values. For any other member it returns nil.
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

// Worded reports whether the values of a member are a few words of each country, which the reference does not list, such as
// the state of a request or the type of a phone.
func Worded(member string) bool {
	switch member {
	case "invoiceType", "paymentMethod", "cardBrand", "destinationType", "offeringType", "mediaType", "status", "subStatus",
		"requestType", "type", "scheduleType", "phoneType", "segmentName":
		return true
	}
	return false
}
