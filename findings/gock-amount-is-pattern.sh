#!/usr/bin/env bash
# github.com/h2non/gock v1.2.0 takes the body that a test expects with JSON(…) for a regular expression before it compares it as
# JSON. The decimal point of an amount is then any digit: a mock that expects 150000.50 accepts 150000150, a thousand times as
# much, and the test passes. 150000.51 is not accepted. What has no character of a regular expression, such as a whole amount, is
# compared as expected.
#
# Output seen:
#   expected {"amount":150000.50}, sent {"amount":150000.50}: 201
#   expected {"amount":150000.50}, sent {"amount":150000150}: 201
#   expected {"amount":150000.50}, sent {"amount":150000.51}: no match
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export GOWORK=off GOFLAGS=-mod=mod
cat >main.go <<'GO'
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/h2non/gock"
)

func main() {
	const expected = `{"amount":150000.50}`
	for _, sent := range []string{expected, `{"amount":150000150}`, `{"amount":150000.51}`} {
		gock.New("http://server.example").Post("/invoices").JSON(json.RawMessage(expected)).Reply(http.StatusCreated)
		said := "no match"
		response, err := http.Post("http://server.example/invoices", "application/json", strings.NewReader(sent))
		switch {
		case err == nil:
			said = fmt.Sprint(response.StatusCode)
			response.Body.Close()
		case !errors.Is(err, gock.ErrCannotMatch):
			panic(err)
		}
		gock.Off()
		fmt.Printf("expected %s, sent %s: %s\n", expected, sent, said)
	}
}
GO
go mod init example.test/mock 2>/dev/null
go get github.com/h2non/gock@v1.2.0 2>/dev/null
go run . | tee said
diff - said <<'SAID'
expected {"amount":150000.50}, sent {"amount":150000.50}: 201
expected {"amount":150000.50}, sent {"amount":150000150}: 201
expected {"amount":150000.50}, sent {"amount":150000.51}: no match
SAID
