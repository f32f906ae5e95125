package portfolio

import (
	"context"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/endpoint"
)

// Offering is a plan or service within a product: its base plan, or an addition.
type Offering struct {
	SubscriptionNumber string        `json:"subscriptionNumber,omitzero" tigo:"required"` // unique within the contract
	MeasuringElement   string        `json:"measuringElement,omitzero"`                   // the meter of its usage, such as the phone number
	OfferingID         string        `json:"offeringId,omitzero" tigo:"required"`         // the back end's id of the plan
	OfferingName       string        `json:"offeringName,omitzero" tigo:"required"`       // the plan's name
	OfferingLegacyID   string        `json:"offeringLegacyId,omitzero"`                   // the plan's id in an older system
	OfferingLegacyName string        `json:"offeringLegacyName,omitzero"`                 // the plan's name in an older system
	Active             tigo.Bool     `json:"active,omitzero"`                             // the offering is in service
	Status             string        `json:"status,omitzero"`                             // Active in words, with the reason: suspended for lack of payment, …
	RegistrationDate   tigo.Date     `json:"registrationDate,omitzero"`                   // when it was bought; Guatemala only
	FromDate           tigo.Date     `json:"fromDate,omitzero"`                           // when service began
	ToDate             tigo.Date     `json:"toDate,omitzero"`                             // when service ended or will end; for a prepaid offering, when it expires
	OfferingType       string        `json:"offeringType,omitzero"`                       // prepaid, postpaid, …
	MediaType          string        `json:"mediaType,omitzero"`                          // the medium: copper, coaxial cable, HFC, satellite, …
	CurrencyID         string        `json:"currencyId,omitzero"`                         // ISO 4217 code of PriceAmount
	PriceAmount        tigo.Number   `json:"priceAmount,omitzero" tigo:"money"`           // the regular price, in CurrencyID
	BundledItems       []BundledItem `json:"bundledItemList,omitzero"`                    // included items; no country uses it at present
	Devices            []Device      `json:"deviceList,omitzero"`                         // the customer's devices for the offering; usually only the base plan has devices
	Contract           Contract      `json:"contract,omitzero"`                           // its contract
}

// BundledItem is an item that an offering includes.
type BundledItem struct {
	BundledItemID         tigo.Number `json:"bundledItemId,omitzero" tigo:"required"`   // its id
	BundledItemName       string      `json:"bundledItemName,omitzero" tigo:"required"` // its name
	BundledItemLegacyName string      `json:"bundledItemLegacyName,omitzero"`           // its other name
	CurrencyID            string      `json:"currencyId,omitzero"`                      // ISO 4217 code of PriceAmount
	PriceAmount           tigo.Number `json:"priceAmount,omitzero" tigo:"money"`        // the regular price, in CurrencyID
	FromDate              tigo.Date   `json:"fromDate,omitzero"`                        // the first day the customer had it
	ToDate                tigo.Date   `json:"toDate,omitzero"`                          // the last day
	BundledItemType       string      `json:"bundledItemType,omitzero"`                 // the type of the item
}

// Device is a device at the customer's address.
type Device struct {
	DeviceID                 tigo.Number `json:"deviceId,omitzero" tigo:"required"`     // the platform's id of the device
	SerialNumber             string      `json:"serialNumber,omitzero" tigo:"required"` // unique for a model of a manufacturer; printed on the device
	ModelID                  tigo.Number `json:"modelId,omitzero"`                      // the platform's id of the model
	ModelName                string      `json:"modelName,omitzero"`                    // the model
	Manufacturer             string      `json:"manufacturer,omitzero"`                 // the manufacturer
	Type                     string      `json:"type,omitzero"`                         // the kind of device or medium
	Active                   tigo.Bool   `json:"active,omitzero"`                       // the device is in use; some back ends always send yes
	Status                   string      `json:"status,omitzero"`                       // Active in words, with the reason: no signal, …
	ExtendedUniqueIdentifier string      `json:"extendedUniqueIdentifier,omitzero"`     // its MAC address, 48 or 64 bits
}

// Contract is the contract of an offering.
type Contract struct {
	ContractID    string `json:"contractId,omitzero" tigo:"required"` // unique
	BillingID     string `json:"billingId,omitzero"`                  // its billing system
	StreetAddress string `json:"streetAddress,omitzero"`              // its main address
}

// OfferingRequest identifies an offering to add or remove.
type OfferingRequest struct {
	OfferingID    string `json:"offeringId,omitzero"`    // the OfferingID of a CommercialOffering to add it, that of an Offering to remove it
	PromotionCode string `json:"promotionCode,omitzero"` // the PromotionCode of the CommercialOffering, if it has one
}

// AddOffering orders an offering for a product: an upgrade or an addition. [Client.ListAvailableOffers] lists them.
//
// It is not idempotent: a second execution orders the offering twice. Call [Client.GetProduct] before. After
// [tigo.OutcomeUnknown], call it again, and compare the number of offerings with this id.
//
// Errors:
//   - [tigo.ErrNotFound]: no such contract, product or offering
//   - [tigo.ErrForbidden]: the application has no access to this operation in the country
//
// API: AddOfferingByContractIdAndProductId (Home Self Care 1.0.0).
func (c *Client) AddOffering(ctx context.Context, contractID, productID string, offering OfferingRequest, opts ...tigo.CallOption) (tigo.Acknowledgement, error) {
	call := endpoint.Post("portfolio.AddOffering", "/portfolio/contracts/{contractId}/products/{productId}", offering, contractID, productID)
	return endpoint.One[tigo.Acknowledgement](ctx, c.api, call, opts)
}

// RemoveOffering removes an offering from a product.
//
// It is not idempotent: if the product has the offering twice, a second execution removes the other one. Call
// [Client.GetProduct] before. After [tigo.OutcomeUnknown], call it again, and compare the number of offerings with this id.
//
// Errors:
//   - [tigo.ErrNotFound]: no such contract or product, or it has no such offering
//   - [tigo.ErrForbidden]: the application has no access to this operation in the country
//
// API: DeleteOfferingByContractIdAndProductId (Home Self Care 1.0.0).
func (c *Client) RemoveOffering(ctx context.Context, contractID, productID string, offering OfferingRequest, opts ...tigo.CallOption) (tigo.Acknowledgement, error) {
	call := endpoint.Delete(endpoint.NotIdempotent, "portfolio.RemoveOffering", "/portfolio/contracts/{contractId}/products/{productId}", offering, contractID, productID)
	return endpoint.One[tigo.Acknowledgement](ctx, c.api, call, opts)
}
