// Package api holds the contract of both APIs as data, for programs that serve it or check against it.
package api

import _ "embed"

//go:embed openapi.yaml
var openAPI string

// OpenAPI returns the contract: an OpenAPI 3.0 document in YAML.
func OpenAPI() string { return openAPI }
