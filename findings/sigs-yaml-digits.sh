#!/usr/bin/env bash
# sigs.k8s.io/yaml v1.6.0 turns JSON into YAML by way of float64, although both are text: JSONToYAML, and Marshal of a
# json.Number or of any type that writes its own JSON, change the digits of a number with a decimal point. An integer of
# up to 64 bits keeps its digits, so the loss starts with the first amount that has cents.
#
# Output seen:
#   amount: 1.2345678901234568e+16
#   total: 150000
#   whole: 12345678901234567
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export GOWORK=off GOFLAGS=-mod=mod
cat >main.go <<'GO'
package main

import (
	"fmt"
	"log"

	"sigs.k8s.io/yaml"
)

func main() {
	y, err := yaml.JSONToYAML([]byte(`{"amount":12345678901234567.89,"total":150000.00,"whole":12345678901234567}`))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Print(string(y))
}
GO
go mod init example.test/yaml 2>/dev/null
go get sigs.k8s.io/yaml@v1.6.0 2>/dev/null
diff <(printf 'amount: 1.2345678901234568e+16\ntotal: 150000\nwhole: 12345678901234567\n') <(go run .)
echo 'as described'
