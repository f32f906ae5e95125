package runner

import (
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"sync"
)

// Modeler is a Client that reads five more models of the contract, with nested objects and lists. They show that a client is not
// only fast for the models of the other scenarios.
type Modeler interface {
	Model(ctx context.Context, m Model, sum *Sum) error
}

// A Model is the name of one of these models.
type Model string

// The models of a Modeler.
const (
	ContactModel         Model = "contact"
	ProfileModel         Model = "profile"
	OffersModel          Model = "offers"
	ProductsModel        Model = "products"
	ServiceRequestsModel Model = "servicerequests"
)

// modelElements is the length of their lists.
const modelElements = 20

// path returns the path of a model at the platform.
func (m Model) path() string {
	return home[:len(home)-len("/billing/contracts/"+Contract)] + modelPaths[m]
}

var modelPaths = map[Model]string{
	ContactModel:         "/customer/contracts/" + Contract + "/contactinformation",
	ProfileModel:         "/billing/contracts/" + Contract + "/customers",
	OffersModel:          "/portfolio/contracts/" + Contract + "/products/101/availableoffers",
	ProductsModel:        "/portfolio/contracts/" + Contract + "/products/",
	ServiceRequestsModel: "/cases/contracts/" + Contract + "/servicerequests/",
}

//go:embed models
var modelFiles embed.FS

// withModels adds the documents of the models.
func withModels(documents map[string]func() *document) map[string]func() *document {
	for m := range modelPaths {
		documents[m.path()] = sync.OnceValue(m.document)
	}
	return documents
}

// longDigits matches numbers that differ from record to record, such as ids.
var longDigits = regexp.MustCompile(`\d{5,}`)

// document returns the document of a model. It repeats the elements of a list, with other ids in each.
func (m Model) document() *document {
	file, err := modelFiles.ReadFile("models/" + string(m) + ".json")
	if err != nil {
		panic(err)
	}
	var elements []json.RawMessage
	if json.Unmarshal(file, &elements) == nil {
		list := make([]json.RawMessage, modelElements)
		for i := range list {
			list[i] = longDigits.ReplaceAllFunc(elements[i%len(elements)], func(digits []byte) []byte {
				return fmt.Appendf(nil, "%s%02d", digits[:len(digits)-2], i)
			})
		}
		if file, err = json.Marshal(list); err != nil {
			panic(err)
		}
	} else if file, err = json.Marshal(json.RawMessage(file)); err != nil {
		panic(err)
	}
	d := &document{method: http.MethodGet, header: ofType("application/json"), body: file}
	var any any
	if err := json.Unmarshal(file, &any); err != nil {
		panic(err)
	}
	d.sum.members(any)
	return d
}

// sums are the names of the members that clients add to their sum.
var sums = []string{"name", "documentType", "segmentName", "offeringId", "offeringName", "serialNumber", "serviceRequestId", "technicianName", "details"}

// members adds these members of a value to the sum, in a fixed order.
func (s *Sum) members(value any) {
	switch value := value.(type) {
	case []any:
		for _, element := range value {
			s.members(element)
		}
	case map[string]any:
		for _, name := range sums {
			if text, ok := value[name].(string); ok {
				s.Text(text)
			}
		}
		for _, name := range []string{"customerInfo", "customerCharacteristics", "customerIdentificationList", "offeringList", "deviceList", "ServiceActionList", "SimplifiedOfferingList"} {
			s.members(value[name])
		}
	}
}

// models returns the scenarios of the models.
func models() []Scenario {
	var scenarios []Scenario
	for _, m := range []Model{ContactModel, ProfileModel, OffersModel, ProductsModel, ServiceRequestsModel} {
		name := map[Model]string{ServiceRequestsModel: "service requests"}[m]
		if name == "" {
			name = string(m)
		}
		calls := 2000
		if strings.HasSuffix(string(m), "s") {
			name = fmt.Sprintf("%d %s", modelElements, name)
			calls = 200
		}
		scenarios = append(scenarios, Scenario{
			Name: name, InMemory: calls, path: m.path(),
			call: func(ctx context.Context, c Client, sum *Sum) error {
				modeler, ok := c.(Modeler)
				if !ok {
					return ErrUnsupported
				}
				return modeler.Model(ctx, m, sum)
			},
		})
	}
	return scenarios
}
