package portfolio

import (
	"context"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/endpoint"
)

// CommercialOffering is an offering that a customer could have. Its texts are for the customer to read.
type CommercialOffering struct {
	OfferingID           string      `json:"offeringId,omitzero" tigo:"required"`   // the back end's id of the plan
	OfferingName         string      `json:"offeringName,omitzero" tigo:"required"` // the plan's name
	IncludedAssets       string      `json:"includedAssets,omitzero"`               // what it includes, in short
	OfferingDescription  string      `json:"offeringDescription,omitzero"`          // what it is, with its conditions
	ProductID            string      `json:"productId,omitzero"`                    // the product it is for
	ProductName          string      `json:"productName,omitzero"`                  // that product's name: Internet, TV, …
	Amount               tigo.Number `json:"amount,omitzero" tigo:"money"`          // the regular price, in CurrencyID
	CurrencyID           string      `json:"currencyId,omitzero"`                   // ISO 4217 code of both amounts
	PromotionAmount      tigo.Number `json:"promotionAmount,omitzero" tigo:"money"` // the price for this customer now, in CurrencyID
	PromotionDescription string      `json:"promotionDescription,omitzero"`         // the conditions of that price, such as for how long
	PromotionCode        string      `json:"promotionCode,omitzero"`                // to be sent in [OfferingRequest.PromotionCode]
	PromotionStatus      string      `json:"promotionStatus,omitzero"`              // a code that helps to present the promotion
	MediaType            string      `json:"mediaType,omitzero"`                    // what it is served over: copper, coaxial cable, HFC, satellite, …
	Details              string      `json:"details,omitzero"`                      // capabilities, as pairs of a name and a value in quotes
}

// ListAvailableOffers returns what a contract's product could be upgraded to or have added. An offering is ordered
// with [Client.AddOffering].
//
// Errors:
//   - [tigo.ErrNotFound]: no such product or contract
//   - [tigo.ErrForbidden]: the application may not do this in the country
//
// API: GetAvailableOffersByContractIdAndProductId (Home Self Care 1.0.0).
func (c *Client) ListAvailableOffers(ctx context.Context, contractID, productID string, opts ...tigo.CallOption) ([]CommercialOffering, error) {
	call := endpoint.Get("portfolio.ListAvailableOffers", "/portfolio/contracts/{contractId}/products/{productId}/availableoffers", contractID, productID)
	return endpoint.List[CommercialOffering](ctx, c.api, call, "CommercialOfferingList", opts)
}
