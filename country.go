package tigo

import "time"

// Country is the country whose back end serves a call: an ISO 3166-1 alpha-2 code in lower case. Countries beyond
// the constants work as soon as the platform knows them.
type Country string

// The countries Tigo's home business serves.
const (
	Bolivia    Country = "bo" // amounts in BOB
	Colombia   Country = "co" // amounts in COP
	Guatemala  Country = "gt" // amounts in GTQ
	Honduras   Country = "hn" // amounts in HNL
	Paraguay   Country = "py" // amounts in PYG
	ElSalvador Country = "sv" // amounts in USD
)

// Location is the country's time zone, in which the platform's dates and zone-less times are meant. Where the
// machine has no zone database it is the fixed offset the country has today. A country without a constant here
// has no known zone: UTC.
func (c Country) Location() *time.Location {
	name, hours := "UTC", 0
	switch c {
	case Bolivia:
		name, hours = "America/La_Paz", -4
	case Colombia:
		name, hours = "America/Bogota", -5
	case Guatemala:
		name, hours = "America/Guatemala", -6
	case Honduras:
		name, hours = "America/Tegucigalpa", -6
	case Paraguay:
		name, hours = "America/Asuncion", -3
	case ElSalvador:
		name, hours = "America/El_Salvador", -6
	}
	location, err := time.LoadLocation(name)
	if err != nil {
		return time.FixedZone(name, hours*60*60)
	}
	return location
}

func (c Country) valid() bool {
	return len(c) == 2 && 'a' <= c[0] && c[0] <= 'z' && 'a' <= c[1] && c[1] <= 'z'
}
