package portfolio

import (
	"context"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/endpoint"
)

// CommercialOffering is an offering that a customer can order. Its texts are for the customer.
type CommercialOffering struct {
	OfferingID           string      `json:"offeringId,omitzero" tigo:"required"`   // the back end's id of the plan
	OfferingName         string      `json:"offeringName,omitzero" tigo:"required"` // the plan's name
	IncludedAssets       string      `json:"includedAssets,omitzero"`               // a summary of the included services
	OfferingDescription  string      `json:"offeringDescription,omitzero"`          // a description, with the conditions
	ProductID            string      `json:"productId,omitzero"`                    // its product
	ProductName          string      `json:"productName,omitzero"`                  // the name of the product: Internet, TV, …
	Amount               tigo.Number `json:"amount,omitzero" tigo:"money"`          // the regular price, in CurrencyID
	CurrencyID           string      `json:"currencyId,omitzero"`                   // ISO 4217 code of both amounts
	PromotionAmount      tigo.Number `json:"promotionAmount,omitzero" tigo:"money"` // the current price for this customer, in CurrencyID
	PromotionDescription string      `json:"promotionDescription,omitzero"`         // the conditions of that price, such as its duration
	PromotionCode        string      `json:"promotionCode,omitzero"`                // for PromotionCode of an OfferingRequest
	PromotionStatus      string      `json:"promotionStatus,omitzero"`              // a code for the presentation of the promotion
	MediaType            string      `json:"mediaType,omitzero"`                    // the medium: copper, coaxial cable, HFC, satellite, …
	Details              string      `json:"details,omitzero"`                      // capabilities, as pairs of a name and a value in quotes
}

// ListAvailableOffers returns the upgrades and additions that a contract can order for a product. Order one with
// [Client.AddOffering].
//
// Errors:
//   - [tigo.ErrNotFound]: no such product or contract
//   - [tigo.ErrForbidden]: the application has no access to this operation in the country
//
// API: GetAvailableOffersByContractIdAndProductId (Home Self Care 1.0.0).
func (c *Client) ListAvailableOffers(ctx context.Context, contractID, productID string, opts ...tigo.CallOption) ([]CommercialOffering, error) {
	call := endpoint.Get("portfolio.ListAvailableOffers", "/portfolio/contracts/{contractId}/products/{productId}/availableoffers", contractID, productID)
	return endpoint.List[CommercialOffering](ctx, c.api, call, "CommercialOfferingList", opts)
}
