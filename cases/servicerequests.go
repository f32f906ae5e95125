package cases

import (
	"context"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/endpoint"
)

// ServiceRequest is an open request of a customer's. Its texts are for people, in the country's language.
type ServiceRequest struct {
	ServiceRequestID string          `json:"serviceRequestId,omitzero" tigo:"required"` // the request's number, for the customer to quote
	ServiceID        string          `json:"serviceId,omitzero"`                        // the service it is about
	CreationDate     tigo.DateTime   `json:"creationDate,omitzero"`                     // when it was opened, local time
	ProductName      string          `json:"productName,omitzero"`                      // the product it is about: Internet, TV, …
	Status           string          `json:"status,omitzero"`                           // how far it is
	SubStatus        string          `json:"subStatus,omitzero"`                        // the same in more detail
	RequestType      string          `json:"requestType,omitzero"`                      // what is asked for: a repair, …
	ExternalID       string          `json:"externalId,omitzero"`                       // the number a regulator knows it by; in Colombia the CUN
	AssignedGroup    string          `json:"asignedGroup,omitzero"`                     // who works on it
	ServiceActions   []ServiceAction `json:"ServiceActionList,omitzero"`                // what is done about it
}

// ServiceAction is something done about a service request, or at an address: mostly a technician's visit.
type ServiceAction struct {
	ServiceActionID             string               `json:"serviceActionId,omitzero"`             // the work order
	Status                      string               `json:"status,omitzero"`                      // how far it is, for people
	Type                        string               `json:"type,omitzero"`                        // an appointment, the recovery of equipment, …
	StartDateTime               tigo.DateTime        `json:"startDateTime,omitzero"`               // when its time window begins, local time
	EndDateTime                 tigo.DateTime        `json:"endDateTime,omitzero"`                 // when its time window ends, local time
	ScheduleType                string               `json:"scheduleType,omitzero"`                // the kind of window: a fixed hour, a half day, …
	TechnicianName              string               `json:"technicianName,omitzero"`              // who comes; personal data
	TechnicianDocumentID        string               `json:"technicianDocumentId,omitzero"`        // the technician's identity document, to be shown at the door
	TechnicianPictureURL        string               `json:"technicianPictureURL,omitzero"`        // a photograph, on any host
	TechnicianContractorCompany string               `json:"technicianContractorCompany,omitzero"` // whom the technician works for
	SimplifiedOfferings         []SimplifiedOffering `json:"SimplifiedOfferingList,omitzero"`      // what the work is about
}

// SimplifiedOffering is a service that work is done on: installed, repaired, taken back.
type SimplifiedOffering struct {
	OfferingID         string      `json:"offeringId,omitzero" tigo:"required"`   // the back end's id of the offering
	OfferingName       string      `json:"offeringName,omitzero" tigo:"required"` // the plan's name
	OfferingType       string      `json:"offeringType,omitzero"`                 // what is done: an installation, a repair, a recovery of equipment
	SubscriptionNumber string      `json:"subscriptionNumber,omitzero"`           // the subscription, if the customer has it already
	MeasuringElement   string      `json:"measuringElement,omitzero"`             // what its use is metered by, such as a phone number
	ProductID          tigo.Number `json:"productId,omitzero"`                    // the product it belongs to
	ProductName        string      `json:"productName,omitzero"`                  // the product's name: Internet, TV, …
	Details            string      `json:"details,omitzero"`                      // more about it, for people
}

// ListServiceRequests returns a contract's open service requests, with what is done about them.
//
// Errors:
//   - [tigo.ErrNotFound]: no such contract
//   - [tigo.ErrForbidden]: the application may not do this in the country
//
// API: GetServiceRequestsByContractId (Home Self Care 1.0.0).
func (c *Client) ListServiceRequests(ctx context.Context, contractID string, opts ...tigo.CallOption) ([]ServiceRequest, error) {
	call := endpoint.Get("cases.ListServiceRequests", "/cases/contracts/{contractId}/servicerequests/", contractID)
	return endpoint.List[ServiceRequest](ctx, c.api, call, "ServiceRequestList", opts)
}

// ListCustomerServiceRequests returns a customer's open service requests, with what is done about them.
//
// Errors:
//   - [tigo.ErrNotFound]: no such customer
//   - [tigo.ErrForbidden]: the application may not do this in the country
//
// API: GetServiceRequestsByCustomerId (Home Self Care 1.0.0).
func (c *Client) ListCustomerServiceRequests(ctx context.Context, customer tigo.Document, opts ...tigo.CallOption) ([]ServiceRequest, error) {
	call := endpoint.Get("cases.ListCustomerServiceRequests", "/cases/doc-type/{docTypeId}/customers/{customerId}/servicerequests/", string(customer.Type), customer.Number)
	return endpoint.List[ServiceRequest](ctx, c.api, call, "ServiceRequestList", opts)
}
