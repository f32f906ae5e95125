package cases

import (
	"context"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/endpoint"
)

// ServiceRequest is an open request of a customer. Its texts are for people, in the country's language.
type ServiceRequest struct {
	ServiceRequestID string          `json:"serviceRequestId,omitzero" tigo:"required"` // the number that the customer quotes
	ServiceID        string          `json:"serviceId,omitzero"`                        // its service
	CreationDate     tigo.DateTime   `json:"creationDate,omitzero"`                     // when it was opened, local time
	ProductName      string          `json:"productName,omitzero"`                      // its product: Internet, TV, …
	Status           string          `json:"status,omitzero"`                           // its progress
	SubStatus        string          `json:"subStatus,omitzero"`                        // its progress in more detail
	RequestType      string          `json:"requestType,omitzero"`                      // a repair, …
	ExternalID       string          `json:"externalId,omitzero"`                       // its number at the regulator; in Colombia the CUN
	AssignedGroup    string          `json:"asignedGroup,omitzero"`                     // the group that works on it
	ServiceActions   []ServiceAction `json:"ServiceActionList,omitzero"`                // the actions for it
}

// ServiceAction is an action for a service request or at an address, usually the visit of a technician.
type ServiceAction struct {
	ServiceActionID             string               `json:"serviceActionId,omitzero"`             // the work order
	Status                      string               `json:"status,omitzero"`                      // its progress, for people
	Type                        string               `json:"type,omitzero"`                        // an appointment, the recovery of equipment, …
	StartDateTime               tigo.DateTime        `json:"startDateTime,omitzero"`               // when its time window begins, local time
	EndDateTime                 tigo.DateTime        `json:"endDateTime,omitzero"`                 // when its time window ends, local time
	ScheduleType                string               `json:"scheduleType,omitzero"`                // the kind of window: a fixed hour, a half day, …
	TechnicianName              string               `json:"technicianName,omitzero"`              // the technician; personal data
	TechnicianDocumentID        string               `json:"technicianDocumentId,omitzero"`        // the identity document that the technician shows to the customer
	TechnicianPictureURL        string               `json:"technicianPictureURL,omitzero"`        // a photograph, on any host
	TechnicianContractorCompany string               `json:"technicianContractorCompany,omitzero"` // the technician's employer
	SimplifiedOfferings         []SimplifiedOffering `json:"SimplifiedOfferingList,omitzero"`      // the offerings that are installed, repaired or removed
}

// SimplifiedOffering is an offering that is installed, repaired or removed.
type SimplifiedOffering struct {
	OfferingID         string      `json:"offeringId,omitzero" tigo:"required"`   // the back end's id of the offering
	OfferingName       string      `json:"offeringName,omitzero" tigo:"required"` // the plan's name
	OfferingType       string      `json:"offeringType,omitzero"`                 // an installation, a repair, a recovery of equipment
	SubscriptionNumber string      `json:"subscriptionNumber,omitzero"`           // the subscription, if the customer has one already
	MeasuringElement   string      `json:"measuringElement,omitzero"`             // the meter of its usage, such as a phone number
	ProductID          tigo.Number `json:"productId,omitzero"`                    // its product
	ProductName        string      `json:"productName,omitzero"`                  // the name of the product: Internet, TV, …
	Details            string      `json:"details,omitzero"`                      // for people
}

// ListServiceRequests returns the open service requests of a contract, with their actions.
//
// Errors:
//   - [tigo.ErrNotFound]: no such contract
//   - [tigo.ErrForbidden]: the application has no access to this operation in the country
//
// API: GetServiceRequestsByContractId (Home Self Care 1.0.0).
func (c *Client) ListServiceRequests(ctx context.Context, contractID string, opts ...tigo.CallOption) ([]ServiceRequest, error) {
	call := endpoint.Get("cases.ListServiceRequests", "/cases/contracts/{contractId}/servicerequests/", contractID)
	return endpoint.List[ServiceRequest](ctx, c.api, call, "ServiceRequestList", opts)
}

// ListCustomerServiceRequests returns the open service requests of a customer, with their actions.
//
// Errors:
//   - [tigo.ErrNotFound]: no such customer
//   - [tigo.ErrForbidden]: the application has no access to this operation in the country
//
// API: GetServiceRequestsByCustomerId (Home Self Care 1.0.0).
func (c *Client) ListCustomerServiceRequests(ctx context.Context, customer tigo.Document, opts ...tigo.CallOption) ([]ServiceRequest, error) {
	call := endpoint.Get("cases.ListCustomerServiceRequests", "/cases/doc-type/{docTypeId}/customers/{customerId}/servicerequests/", string(customer.Type), customer.Number)
	return endpoint.List[ServiceRequest](ctx, c.api, call, "ServiceRequestList", opts)
}
