package cases

import (
	"context"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/endpoint"
)

// ScheduledVisits has the scheduled visits of a customer. It is personal data.
type ScheduledVisits struct {
	CustomerID    string           `json:"customerId,omitzero"`         // number of the customer's identity document
	MSISDN        string           `json:"msisdn,omitzero"`             // the customer's Tigo mobile number
	CustomerName  string           `json:"customerName,omitzero"`       // the customer's name
	CustomerPhone string           `json:"customerPhone,omitzero"`      // another phone number
	Visits        []ScheduledVisit `json:"scheduledVisitList,omitzero"` // the visits, by address
}

// ScheduledVisit has the actions at one address.
type ScheduledVisit struct {
	ContractID       string          `json:"contractId,omitzero"`        // the contract; most back ends leave it out
	ServiceAddressID string          `json:"serviceAddressId,omitzero"`  // the address's id
	ServiceAddress   string          `json:"serviceAddress,omitzero"`    // the address of the visit
	ServiceCityName  string          `json:"serviceCityName,omitzero"`   // the city
	ServiceStateName string          `json:"serviceStateName,omitzero"`  // the state, province or department
	Neighborhood     string          `json:"neighborhood,omitzero"`      // the neighborhood, or another description of the place
	ServiceActions   []ServiceAction `json:"serviceActionList,omitzero"` // the actions, with their times
}

// GetScheduledVisits returns the scheduled visits of technicians to a customer, for installations and repairs. Visits is empty
// if there are none.
//
// Errors:
//   - [tigo.ErrNotFound]: no such customer
//   - [tigo.ErrForbidden]: the application has no access to this operation in the country
//
// API: GetScheduledVisitsByCustomerId (Home Self Care 1.0.0).
func (c *Client) GetScheduledVisits(ctx context.Context, customer tigo.Document, opts ...tigo.CallOption) (ScheduledVisits, error) {
	call := endpoint.Get("cases.GetScheduledVisits", "/cases/doc-type/{docTypeId}/customers/{customerId}/scheduledvisits/", string(customer.Type), customer.Number)
	return endpoint.One[ScheduledVisits](ctx, c.api, call, opts)
}
