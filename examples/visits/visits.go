package main

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/cases"
)

// visit is the visit of a technician to a customer.
type visit struct {
	begins, ends time.Time // its time window, in the country's local time
	customer     string
	address      string
	city         string
	technician   string
	work         string
}

// visitsOf returns the visits whose time window overlaps a day, the earliest first. The window is in the country's local
// time, whether or not the platform sent an offset. Usually it sends none.
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

// window returns the time window of an action. If the platform sent no end, or one before the beginning, the end is the same
// as the beginning.
func window(action cases.ServiceAction, zone *time.Location) (begins, ends time.Time) {
	begins, ends = action.StartDateTime.In(zone), action.EndDateTime.In(zone)
	if ends.Before(begins) {
		ends = begins
	}
	return begins, ends
}

// work describes the work of the technician.
func work(action cases.ServiceAction) string {
	var parts []string
	for _, o := range action.SimplifiedOfferings {
		parts = append(parts, strings.TrimSpace(o.OfferingType+" "+o.OfferingName))
	}
	return strings.Join(parts, ", ")
}
