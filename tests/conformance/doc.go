// Package conformance holds the SDK, its emulator and api/openapi.yaml to each other, with validators of third parties.
// It has tests alone, and is a module of its own for what they need:
//
//	go test -v ./...
//
// Every method of the SDK makes its calls against the emulator, while each request and each answer on the way is
// checked against the contract. The models are compared with the contract's schemas, name by name and type by type,
// the emulator's table with its operations, its examples with the emulator's data. With TIGO_FULL=1 two linters read the
// contract, and every method calls Prism, a mock made of it: these need Node.js and npm.
package conformance
