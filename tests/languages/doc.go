// Package languages holds the contract and the emulator to what clients in other languages make of them. It has tests alone.
//
// One scenario, from the sign-in to pages of products, is written for each client that api/README.md recommends, with the
// settings that it recommends: hey-api and openapi-fetch in TypeScript, oapi-codegen in Go, Python, and curl. Each runs as a program
// of its own against the emulator as a program of its own, over TLS, and must find the same, digit for digit and byte for
// byte, without breaking the contract once. OAuth libraries sign in as they are and as api/README.md has them.
//
// Those in TypeScript need Node.js and npm, and run with TIGO_FULL=1:
//
//	TIGO_FULL=1 go test -v ./...
package languages
