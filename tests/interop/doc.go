// Package interop writes the values of package tigo with the stores, encoders, loggers, frameworks and test helpers that
// programs use, each in its newest version, and reads them back.
//
// Its results are the tables of docs/values.md, and its snippets are those of that page. `TIGO_FULL=1 go test -update .`
// writes both; `go test .` compares them. The tests start databases on sockets: PostgreSQL always, MariaDB and Redis only if
// TIGO_FULL=1 is set. If a database is not installed, its tests are skipped; with CI=true they fail.
package interop
