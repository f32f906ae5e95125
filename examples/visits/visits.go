package main

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/cases"
)

// visit is a technician at a customer's door.
type visit struct {
	begins, ends time.Time // its window, by the clock of the country
	customer     string
	address      string
	city         string
	technician   string
	work         string
}

// visitsOf finds the visits whose window touches a day, the earliest first. The window is what the clock on the wall of
// the country shows, whether the platform sent its times with a zone or, as it mostly does, without.
func visitsOf(ctx context.Context, service *cases.Client, customers []tigo.Document, day tigo.Date, zone *time.Location) ([]visit, error) {
	midnight, next := day.In(zone), day.AddDays(1).In(zone)
	var found []visit
	for _, customer := range customers {
		scheduled, err := service.GetScheduledVisits(ctx, customer)
		if err != nil {
			return nil, err
		}
		for _, place := range scheduled.Visits {
			for _, action := range place.ServiceActions {
				begins, ends := window(action, zone)
				if begins.Before(next) && !ends.Before(midnight) {
					found = append(found, visit{
						begins: begins, ends: ends,
						customer: scheduled.CustomerName,
						address:  place.ServiceAddress, city: place.ServiceCityName,
						technician: action.TechnicianName,
						work:       work(action),
					})
				}
			}
		}
	}
	slices.SortStableFunc(found, func(a, b visit) int { return a.begins.Compare(b.begins) })
	return found, nil
}

// window is when an action takes place. An end that was not sent, or lies before the beginning, is the beginning.
func window(action cases.ServiceAction, zone *time.Location) (begins, ends time.Time) {
	begins, ends = action.StartDateTime.In(zone), action.EndDateTime.In(zone)
	if ends.Before(begins) {
		ends = begins
	}
	return begins, ends
}

// work says what the technician comes for.
func work(action cases.ServiceAction) string {
	var parts []string
	for _, o := range action.SimplifiedOfferings {
		parts = append(parts, strings.TrimSpace(o.OfferingType+" "+o.OfferingName))
	}
	return strings.Join(parts, ", ")
}
