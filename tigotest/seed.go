package tigotest

import (
	"embed"
	"encoding/json"
	"time"
)

// Each file holds a country's facts and its customers.
//
//go:embed seed/*.json
var seeds embed.FS

// market is one country: the facts that its documents are built from, and its customers.
type market struct {
	Country struct {
		ID        string `json:"id"`
		Name      string `json:"name"`
		Currency  string `json:"currency"`
		Decimals  int    `json:"decimals"` // of an amount that is not whole
		Tax       int64  `json:"tax"`      // percent, included in every amount
		UTCOffset int    `json:"utcOffset"`
	} `json:"country"`
	Billing struct {
		ID   json.Number `json:"id"`
		Name string      `json:"name"`
	} `json:"billing"`
	Payments     []document    `json:"payments"` // payment methods, used in turn
	Catalogue    []item        `json:"catalogue"`
	Mobile       []mobilePlan  `json:"mobile"`
	Destinations []destination `json:"destinations"`
	Customers    []*customer   `json:"customers"`

	index
	code       string // e.g. "co"
	population population
	since      time.Time // the clock at the start
	zone       *time.Location
}

// item is a product of the catalogue, with its device (if any) and its offerings.
type item struct {
	Product   string     `json:"product"`
	Device    document   `json:"device"`
	Offerings []document `json:"offerings"`
}

// mobilePlan is a plan in the CRM.
type mobilePlan struct {
	Code  json.Number `json:"code"`
	Name  string      `json:"name"`
	Value json.Number `json:"value"`
}

// destination is a place to which calls go.
type destination struct {
	Prefix   string `json:"prefix"` // a called number begins with it
	Length   int    `json:"length"` // and has so many digits
	City     string `json:"city"`
	State    string `json:"state"`
	Type     string `json:"type"` // "Local" for local calls
	Operator string `json:"operator"`
}

// loadSeed reads a country's file and dates its documents by now. It ignores errors: the files are part of the program, and a
// test checks them.
func loadSeed(code string, now time.Time) *market {
	m := &market{code: code}
	file, _ := seeds.ReadFile("seed/" + code + ".json")
	_ = decode(file, m)
	m.since, m.zone = now, time.FixedZone(m.Country.ID, m.Country.UTCOffset*60*60)
	days := int(now.Sub(newOptions(nil).clock).Hours() / 24)
	for i, c := range m.Customers {
		c.at, c.since = i, now
		m.open(c)
		m.index.add(c)
		for _, visit := range c.Visits {
			shift(visit, days)
		}
		for _, each := range c.Contracts {
			for _, request := range each.ServiceRequests {
				shift(request, days)
			}
		}
	}
	return m
}

// shift moves the times in a document by some days. The files have the times of the default clock.
func shift(d document, days int) {
	for member, value := range d {
		if at, err := time.Parse(time.DateTime, text(d, member)); err == nil {
			d[member] = at.AddDate(0, 0, days).Format(time.DateTime)
		}
		if list, ok := value.([]any); ok {
			for _, element := range list {
				if inner, ok := element.(document); ok {
					shift(inner, days)
				}
			}
		}
	}
}
