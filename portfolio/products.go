package portfolio

import (
	"context"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/endpoint"
)

// Product is a product of a contract: Internet, TV, a telephone line.
type Product struct {
	ProductID      tigo.Number `json:"productId,omitzero" tigo:"required"`   // unique only within the contract
	ProductName    string      `json:"productName,omitzero" tigo:"required"` // Internet, TV, …
	ServiceAddress string      `json:"serviceAddress,omitzero"`              // the address of the service; invoices may be sent elsewhere
	Offerings      []Offering  `json:"offeringList,omitzero"`                // its base plan and the additions to it
}

// ListProductsOptions limits a list of products.
type ListProductsOptions struct {
	Limit int // how many products, 1 to 99; 0 means 99
}

const maxProducts = 99

// ListProducts returns the products of a contract, at most 99.
//
// Errors:
//   - [tigo.ErrNotFound]: no such contract
//   - [tigo.ErrForbidden]: the application has no access to this operation in the country
//
// API: GetProductsByContractId (Home Self Care 1.0.0).
func (c *Client) ListProducts(ctx context.Context, contractID string, options ListProductsOptions, opts ...tigo.CallOption) ([]Product, error) {
	call := endpoint.Get("portfolio.ListProducts", "/portfolio/contracts/{contractId}/products/", contractID).
		Limit(options.Limit, maxProducts)
	return endpoint.List[Product](ctx, c.api, call, "ProductList", opts)
}

// GetProduct returns one product of a contract. If the contract has the product more than once, use
// [Client.GetSubscription].
//
// Errors:
//   - [tigo.ErrNotFound]: no such product or contract
//
// API: GetProductByContractIdAndProductId (Home Self Care 1.0.0).
func (c *Client) GetProduct(ctx context.Context, contractID, productID string, opts ...tigo.CallOption) (Product, error) {
	call := endpoint.Get("portfolio.GetProduct", "/portfolio/contracts/{contractId}/products/{productId}", contractID, productID)
	return endpoint.One[Product](ctx, c.api, call, opts)
}

// GetSubscription returns the product of a subscription. The subscription number is unique within the contract; the product id
// may not be.
//
// Errors:
//   - [tigo.ErrNotFound]: no such subscription, product or contract
//
// API: GetProductByContractIdAndProductIdAndSubscriptionNumber (Home Self Care 1.0.0).
func (c *Client) GetSubscription(ctx context.Context, contractID, productID, subscriptionNumber string, opts ...tigo.CallOption) (Product, error) {
	call := endpoint.Get("portfolio.GetSubscription", "/portfolio/contracts/{contractId}/products/{productId}/subscriptions/{subscriptionNumber}", contractID, productID, subscriptionNumber)
	return endpoint.One[Product](ctx, c.api, call, opts)
}

// ListCustomerProducts returns the products of all contracts of a customer, at most 99.
//
// Errors:
//   - [tigo.ErrNotFound]: no such customer
//   - [tigo.ErrForbidden]: the application has no access to this operation in the country
//
// API: GetProductsByCustomerId (Home Self Care 1.0.0).
func (c *Client) ListCustomerProducts(ctx context.Context, customer tigo.Document, options ListProductsOptions, opts ...tigo.CallOption) ([]Product, error) {
	call := endpoint.Get("portfolio.ListCustomerProducts", "/portfolio/doc-type/{docTypeId}/customers/{customerId}/", string(customer.Type), customer.Number).
		Limit(options.Limit, maxProducts)
	return endpoint.List[Product](ctx, c.api, call, "ProductList", opts)
}
