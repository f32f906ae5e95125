#!/usr/bin/env bash
# golang.org/x/text v0.44.0 and github.com/bojanz/currency v1.4.2 disagree on the Colombian peso (COP).
# bojanz/currency follows ISO 4217: 2 decimals. x/text/currency follows CLDR: 0 decimals, and printing an amount rounds
# it to whole pesos, half of one upwards, so that 150000.50 pesos are shown as 150001.
#
# Output seen:
#   iso 2
#   cldr 0
#   printed COP 150,001
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export GOWORK=off GOFLAGS=-mod=mod
cat >main.go <<'GO'
package main

import (
	"fmt"

	iso "github.com/bojanz/currency"
	"golang.org/x/text/currency"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

func main() {
	peso := currency.MustParseISO("COP")
	digits, _ := iso.GetDigits("COP")
	scale, _ := currency.Standard.Rounding(peso)
	fmt.Println("iso", digits)
	fmt.Println("cldr", scale)
	fmt.Println("printed", message.NewPrinter(language.English).Sprint(currency.ISO(peso.Amount(150000.50))))
}
GO
go mod init example.test/peso 2>/dev/null
go get golang.org/x/text@v0.44.0 github.com/bojanz/currency@v1.4.2 2>/dev/null
diff <(printf 'iso 2\ncldr 0\nprinted COP 150,001\n') <(go run .)
echo 'as described'
