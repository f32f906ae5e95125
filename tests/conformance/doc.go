// Package conformance compares the SDK, its emulator and api/openapi.yaml, with validators of third parties. It has only
// tests, and is a separate module because of their dependencies:
//
//	go test -v ./...
//
// Every method of the SDK calls the emulator, and each request and response is validated with the contract. The names and
// types of the models are compared with the schemas of the contract, the table of the emulator with its operations, and its
// examples with the data of the emulator. With TIGO_FULL=1, two linters check the contract, and every method calls Prism, a
// mock that is generated from the contract. These need Node.js and npm.
package conformance
