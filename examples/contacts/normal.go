package main

import (
	"net/mail"
	"strings"

	"github.com/tigo-go/tigo"
)

// numbering returns how many digits the phone numbers of a country have, and the country's calling code.
func numbering(country tigo.Country) (least, most int, code string) {
	switch country {
	case tigo.Bolivia:
		return 8, 8, "591"
	case tigo.Colombia:
		return 10, 10, "57"
	case tigo.Guatemala:
		return 8, 8, "502"
	case tigo.Honduras:
		return 8, 8, "504"
	case tigo.Paraguay:
		return 9, 10, "595" // with the leading zero
	case tigo.ElSalvador:
		return 8, 8, "503"
	}
	return 7, 15, ""
}

// normalPhone returns the digits of a number, without the country's calling code, and whether the number is valid.
func normalPhone(country tigo.Country, text string) (string, bool) {
	digits := strings.NewReplacer(" ", "", "-", "", ".", "", "(", "", ")", "").Replace(text)
	least, most, code := numbering(country)
	if national, ok := strings.CutPrefix(digits, "+"+code); ok {
		digits = national
		if country == tigo.Paraguay {
			digits = "0" + national
		}
	}
	if len(digits) < least || len(digits) > most || strings.Trim(digits, "0123456789") != "" || strings.Trim(digits, "0") == "" {
		return "", false
	}
	return digits, true
}

// normalEmail returns an address in lower case, without a name and without blanks around it, and whether the address is
// valid.
func normalEmail(text string) (string, bool) {
	address, err := mail.ParseAddress(strings.TrimSpace(text))
	if err != nil {
		return "", false
	}
	_, domain, _ := strings.Cut(address.Address, "@")
	return strings.ToLower(address.Address), strings.Contains(domain, ".")
}
