package portfolio

import (
	"context"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/endpoint"
)

// Offering is a plan or service within a product: its base plan, or something added to it.
type Offering struct {
	SubscriptionNumber string        `json:"subscriptionNumber,omitzero" tigo:"required"` // unique within the contract
	MeasuringElement   string        `json:"measuringElement,omitzero"`                   // what its use is metered by, such as the phone number
	OfferingID         string        `json:"offeringId,omitzero" tigo:"required"`         // the back end's id of the plan
	OfferingName       string        `json:"offeringName,omitzero" tigo:"required"`       // the plan's name
	OfferingLegacyID   string        `json:"offeringLegacyId,omitzero"`                   // the plan's id in an older system
	OfferingLegacyName string        `json:"offeringLegacyName,omitzero"`                 // the plan's name in an older system
	Active             tigo.Bool     `json:"active,omitzero"`                             // it is served at present
	Status             string        `json:"status,omitzero"`                             // the same in words, with the reason: suspended for lack of payment, …
	RegistrationDate   tigo.Date     `json:"registrationDate,omitzero"`                   // when it was bought; Guatemala only
	FromDate           tigo.Date     `json:"fromDate,omitzero"`                           // when service began
	ToDate             tigo.Date     `json:"toDate,omitzero"`                             // when service ended or will end; for something prepaid, when it expires
	OfferingType       string        `json:"offeringType,omitzero"`                       // prepaid, postpaid, …
	MediaType          string        `json:"mediaType,omitzero"`                          // what it is served over: copper, coaxial cable, HFC, satellite, …
	CurrencyID         string        `json:"currencyId,omitzero"`                         // ISO 4217 code of PriceAmount
	PriceAmount        tigo.Number   `json:"priceAmount,omitzero" tigo:"money"`           // the regular price, in CurrencyID
	BundledItems       []BundledItem `json:"bundledItemList,omitzero"`                    // what comes with it; no country fills this at present
	Devices            []Device      `json:"deviceList,omitzero"`                         // what the customer was given for it; as a rule only the base plan has any
	Contract           Contract      `json:"contract,omitzero"`                           // the contract it belongs to
}

// BundledItem is something that comes with an offering.
type BundledItem struct {
	BundledItemID         tigo.Number `json:"bundledItemId,omitzero" tigo:"required"`   // its id
	BundledItemName       string      `json:"bundledItemName,omitzero" tigo:"required"` // its name
	BundledItemLegacyName string      `json:"bundledItemLegacyName,omitzero"`           // its other name
	CurrencyID            string      `json:"currencyId,omitzero"`                      // ISO 4217 code of PriceAmount
	PriceAmount           tigo.Number `json:"priceAmount,omitzero" tigo:"money"`        // the regular price, in CurrencyID
	FromDate              tigo.Date   `json:"fromDate,omitzero"`                        // the first day the customer had it
	ToDate                tigo.Date   `json:"toDate,omitzero"`                          // the last day
	BundledItemType       string      `json:"bundledItemType,omitzero"`                 // what kind of item it is
}

// Device is a piece of equipment at the customer's.
type Device struct {
	DeviceID                 tigo.Number `json:"deviceId,omitzero" tigo:"required"`     // the platform's id of it
	SerialNumber             string      `json:"serialNumber,omitzero" tigo:"required"` // unique to model and manufacturer; printed on the device
	ModelID                  tigo.Number `json:"modelId,omitzero"`                      // the platform's id of the model
	ModelName                string      `json:"modelName,omitzero"`                    // the model
	Manufacturer             string      `json:"manufacturer,omitzero"`                 // who made it
	Type                     string      `json:"type,omitzero"`                         // the kind of device or medium
	Active                   tigo.Bool   `json:"active,omitzero"`                       // it is in use at present; some back ends always say yes
	Status                   string      `json:"status,omitzero"`                       // the same in words, with the reason: no signal, …
	ExtendedUniqueIdentifier string      `json:"extendedUniqueIdentifier,omitzero"`     // its MAC address, 48 or 64 bits
}

// Contract says which contract an offering belongs to.
type Contract struct {
	ContractID    string `json:"contractId,omitzero" tigo:"required"` // unique
	BillingID     string `json:"billingId,omitzero"`                  // the billing system it is in
	StreetAddress string `json:"streetAddress,omitzero"`              // its main address
}

// OfferingRequest names an offering to be added or removed.
type OfferingRequest struct {
	OfferingID    string `json:"offeringId,omitzero"`    // [CommercialOffering.OfferingID] to add, [Offering.OfferingID] to remove
	PromotionCode string `json:"promotionCode,omitzero"` // [CommercialOffering.PromotionCode], where the offer has one
}

// AddOffering orders an offering for a product: an upgrade, or something on top. What there is to order,
// [Client.ListAvailableOffers] says.
//
// It is not idempotent, since a second execution orders it twice: after [tigo.OutcomeUnknown], [Client.GetProduct],
// compared with a read before, tells whether the product has the offering.
//
// Errors:
//   - [tigo.ErrNotFound]: no such contract, product or offering
//   - [tigo.ErrForbidden]: the application may not do this in the country
//
// API: AddOfferingByContractIdAndProductId (Home Self Care 1.0.0).
func (c *Client) AddOffering(ctx context.Context, contractID, productID string, offering OfferingRequest, opts ...tigo.CallOption) (tigo.Acknowledgement, error) {
	call := endpoint.Post("portfolio.AddOffering", "/portfolio/contracts/{contractId}/products/{productId}", offering, contractID, productID)
	return endpoint.One[tigo.Acknowledgement](ctx, c.api, call, opts)
}

// RemoveOffering takes an offering from a product.
//
// It is not idempotent, since a second execution removes an equal offering too: after [tigo.OutcomeUnknown],
// [Client.GetProduct], compared with a read before, tells what the product still has.
//
// Errors:
//   - [tigo.ErrNotFound]: no such contract or product, or it has no such offering
//   - [tigo.ErrForbidden]: the application may not do this in the country
//
// API: DeleteOfferingByContractIdAndProductId (Home Self Care 1.0.0).
func (c *Client) RemoveOffering(ctx context.Context, contractID, productID string, offering OfferingRequest, opts ...tigo.CallOption) (tigo.Acknowledgement, error) {
	call := endpoint.Delete(endpoint.NotIdempotent, "portfolio.RemoveOffering", "/portfolio/contracts/{contractId}/products/{productId}", offering, contractID, productID)
	return endpoint.One[tigo.Acknowledgement](ctx, c.api, call, opts)
}
