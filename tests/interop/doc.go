// Package interop puts the values of package tigo into the stores, encoders, loggers, frameworks and test helpers that
// programs use, each at its newest version, and reads them back.
//
// What it finds is the table of docs/values.md, and its snippets are the ones of that page. `go test -update .` writes
// both, where TIGO_FULL=1 is set; `go test .` compares. Databases start for the tests, on sockets: PostgreSQL always, MariaDB and Redis where
// TIGO_FULL=1 is set. Where one is not installed its tests are skipped; with CI=true they fail.
package interop
