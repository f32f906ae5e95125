package main

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/tigotest"
)

// seed is a file of customers by country, {"co": [{…}, …]}, each as [tigotest.Server.PutCustomer] takes them.
type seed map[tigo.Country][]json.RawMessage

// readSeed reads a seed file; no name is no customers.
func readSeed(name string) (seed, error) {
	if name == "" {
		return nil, nil //nolint:nilnil // a nil map is an empty seed
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var s seed
	if err := json.Unmarshal(text, &s); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	for country := range s {
		if !slices.Contains(countries(), country) {
			return nil, fmt.Errorf("%s: %q is none of bo, co, gt, hn, py, sv", name, country)
		}
	}
	return s, nil
}

// put adds the customers to the emulator, in the order of the file within each country.
func (s seed) put(server *tigotest.Server) error {
	for country, customers := range s {
		for i, customer := range customers {
			if err := server.PutCustomer(country, []byte(customer)); err != nil {
				return fmt.Errorf("customer %d of %q in the seed file: %w", i+1, country, err)
			}
		}
	}
	return nil
}
