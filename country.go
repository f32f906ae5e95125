package tigo

import (
	"sync"
	"time"
)

// Country is the country whose back end serves a call: an ISO 3166-1 alpha-2 code in lower case. A country without a
// constant works as soon as the platform supports it.
type Country string

// The countries of Tigo's home business.
const (
	Bolivia    Country = "bo" // amounts in BOB
	Colombia   Country = "co" // amounts in COP
	Guatemala  Country = "gt" // amounts in GTQ
	Honduras   Country = "hn" // amounts in HNL
	Paraguay   Country = "py" // amounts in PYG
	ElSalvador Country = "sv" // amounts in USD
)

// locations holds the time zone of each country.
var locations = map[Country]func() *time.Location{
	Bolivia:    zone("America/La_Paz", -4),
	Colombia:   zone("America/Bogota", -5),
	Guatemala:  zone("America/Guatemala", -6),
	Honduras:   zone("America/Tegucigalpa", -6),
	Paraguay:   zone("America/Asuncion", -3),
	ElSalvador: zone("America/El_Salvador", -6),
}

// zone loads a time zone on first use.
func zone(name string, hours int) func() *time.Location {
	return sync.OnceValue(func() *time.Location {
		location, err := time.LoadLocation(name)
		if err != nil {
			return time.FixedZone(name, hours*60*60)
		}
		return location
	})
}

// Location returns the country's time zone, and UTC for a country without a constant. The platform's dates, and its times
// without an offset, are in this zone. Each call returns the same *time.Location. If the program finds no time zone database,
// the zone has the fixed offset that the country has today.
func (c Country) Location() *time.Location {
	if location, ok := locations[c]; ok {
		return location()
	}
	return time.UTC
}

func (c Country) valid() bool {
	return len(c) == 2 && 'a' <= c[0] && c[0] <= 'z' && 'a' <= c[1] && c[1] <= 'z'
}
