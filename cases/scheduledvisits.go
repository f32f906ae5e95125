package cases

import (
	"context"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/endpoint"
)

// ScheduledVisits says which visits a customer is to expect. It is personal data.
type ScheduledVisits struct {
	CustomerID    string           `json:"customerId,omitzero"`         // number of the customer's identity document
	MSISDN        string           `json:"msisdn,omitzero"`             // the customer's Tigo mobile number
	CustomerName  string           `json:"customerName,omitzero"`       // the customer's name
	CustomerPhone string           `json:"customerPhone,omitzero"`      // another number to call
	Visits        []ScheduledVisit `json:"scheduledVisitList,omitzero"` // the visits, by address
}

// ScheduledVisit is what technicians come for to one address.
type ScheduledVisit struct {
	ContractID       string          `json:"contractId,omitzero"`        // the contract; most back ends leave it out
	ServiceAddressID string          `json:"serviceAddressId,omitzero"`  // the address's id
	ServiceAddress   string          `json:"serviceAddress,omitzero"`    // where they come to
	ServiceCityName  string          `json:"serviceCityName,omitzero"`   // the city it is in
	ServiceStateName string          `json:"serviceStateName,omitzero"`  // the state, province or department
	Neighborhood     string          `json:"neighborhood,omitzero"`      // the neighborhood or another hint at the place
	ServiceActions   []ServiceAction `json:"serviceActionList,omitzero"` // what is to be done there, and when
}

// GetScheduledVisits returns the visits of technicians that a customer is to expect, for installations and repairs.
// A customer without any has no Visits.
//
// Errors:
//   - [tigo.ErrNotFound]: no such customer
//   - [tigo.ErrForbidden]: the application may not do this in the country
//
// API: GetScheduledVisitsByCustomerId (Home Self Care 1.0.0).
func (c *Client) GetScheduledVisits(ctx context.Context, customer tigo.Document, opts ...tigo.CallOption) (ScheduledVisits, error) {
	call := endpoint.Get("cases.GetScheduledVisits", "/cases/doc-type/{docTypeId}/customers/{customerId}/scheduledvisits/", string(customer.Type), customer.Number)
	return endpoint.One[ScheduledVisits](ctx, c.api, call, opts)
}
