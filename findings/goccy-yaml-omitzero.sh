#!/usr/bin/env bash
# github.com/goccy/go-yaml v1.19.2 reads a field's json tag where there is no yaml tag, omitzero included, and takes every
# struct without exported fields for zero, whatever its MarshalText writes, unless it has IsZero. So a netip.Prefix, which
# encoding/json writes, is left out without an error.
#
# Output seen:
#   json {"prefix":"192.0.2.0/24"} no error
#   yaml {} no error
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export GOWORK=off GOFLAGS=-mod=mod
cat >main.go <<'GO'
package main

import (
	"encoding/json"
	"fmt"
	"net/netip"
	"strings"

	"github.com/goccy/go-yaml"
)

type route struct {
	Prefix netip.Prefix `json:"prefix,omitzero"`
}

func main() {
	r := route{netip.MustParsePrefix("192.0.2.0/24")}
	j, err := json.Marshal(r)
	fmt.Println("json", string(j), errorOr(err))
	y, err := yaml.Marshal(r)
	fmt.Println("yaml", strings.TrimSpace(string(y)), errorOr(err))
}

func errorOr(err error) string {
	if err != nil {
		return err.Error()
	}
	return "no error"
}
GO
go mod init example.test/yaml 2>/dev/null
go get github.com/goccy/go-yaml@v1.19.2 2>/dev/null
diff <(printf 'json {"prefix":"192.0.2.0/24"} no error\nyaml {} no error\n') <(go run .)
echo 'as described'
