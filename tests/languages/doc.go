// Package languages tests the contract and the emulator with clients in other languages. It has only tests.
//
// One scenario, from the sign-in to pages of products, is written for each client that api/README.md recommends, with the
// recommended settings: hey-api and openapi-fetch in TypeScript, oapi-codegen in Go, Python, and curl. Each client is a
// program, and calls the emulator, another program, over TLS. All must get the same digits and bytes, without a violation of
// the contract. OAuth libraries sign in with their defaults, and with the settings of api/README.md.
//
// The clients in TypeScript need Node.js and npm, and run only with TIGO_FULL=1:
//
//	TIGO_FULL=1 go test -v ./...
package languages
