package main

import (
	"encoding/json"
	"os"
	"strings"

	"github.com/getkin/kin-openapi/openapi2"
	"github.com/getkin/kin-openapi/openapi2conv"
	"github.com/getkin/kin-openapi/openapi3"
)

// writeSwagger writes the contract as Swagger 2.0. It removes or replaces what Swagger 2.0 does not support. The unions (anyOf and
// oneOf) of errors and of CRM products become any value.
func writeSwagger(contract, path string) error {
	doc, err := openapi3.NewLoader().LoadFromFile(contract)
	if err != nil {
		return err
	}
	// A parameter cannot refer to a schema, and a schema cannot be deprecated.
	docType := doc.Components.Parameters["docTypeId"].Value
	docType.Schema = &openapi3.SchemaRef{Value: docType.Schema.Value}
	doc.Components.Schemas["Product_Old_Please_Deleteme"].Value.Deprecated = false

	swagger, err := openapi2conv.FromV3(doc)
	if err != nil {
		return err
	}
	swagger.Consumes = []string{"application/json"}
	swagger.Produces = []string{"application/json"}
	file := &openapi2.SchemaRef{Value: &openapi2.Schema{Type: &openapi3.Types{"file"}}}
	swagger.Responses["InvoicePDF"].Schema = file
	for route, item := range swagger.Paths {
		if strings.HasSuffix(route, "/pdf") {
			item.Get.Produces = []string{"application/pdf"}
		}
	}
	data, err := json.Marshal(swagger)
	if err != nil {
		return err
	}
	return os.WriteFile(path, data, 0o644)
}

// writeWithoutUnions writes the contract with any value in place of unions (anyOf and oneOf): ogen does not support those of errors
// and of CRM products.
func writeWithoutUnions(contract, path string) error {
	doc, err := openapi3.NewLoader().LoadFromFile(contract)
	if err != nil {
		return err
	}
	for _, schema := range doc.Components.Schemas {
		schema.Value.AnyOf, schema.Value.OneOf = nil, nil
	}
	data, err := json.Marshal(doc)
	if err != nil {
		return err
	}
	return os.WriteFile(path, data, 0o644)
}
