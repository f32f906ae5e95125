package selfcare

import (
	"cmp"
	"context"
	"iter"
	"strings"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/endpoint"
)

// Product is a line or service of a business customer, with its plan. It has no id: a customer may have two that
// are equal.
type Product struct {
	CustomerCode    int64  `json:"customerCode,omitzero" tigo:"required"` // the customer it belongs to
	Contract        int64  `json:"contract,omitzero"`                     // the contract it belongs to
	MSISDN          string `json:"msisdn,omitzero"`                       // the line's number
	CustomerName    string `json:"customerName,omitzero"`                 // the customer's name
	Address         string `json:"address,omitzero"`                      // the customer's address
	PlanCode        int64  `json:"planCode,omitzero"`                     // the plan
	PlanDescription string `json:"planDescription,omitzero"`              // what the plan is, for people
	PlanValue       int64  `json:"planValue,omitzero" tigo:"money"`       // its price, whole units of the country's currency
}

// defaultLimit is how many products a page holds if nobody says. The reference states no bound, and the platform
// quietly lowers a limit that is too high.
const defaultLimit = 100

// ListProducts returns one page of a customer's products. The customer code consists of digits. Both options are
// zero or more; a Limit of 0 means 100. The platform may give fewer, and past the end an empty page or the last one
// once more: [Client.Products] sees to that.
//
// Errors:
//   - [tigo.ErrNotFound]: no such customer
//   - [tigo.ErrBadRequest]: the platform does not accept the offset or the limit
//
// API: findCustomerProductsByClientCode (Selfcare CRM 2.0.0).
func (c *Client) ListProducts(ctx context.Context, customerCode string, options tigo.PageOptions, opts ...tigo.CallOption) (tigo.Page[Product], error) {
	return c.page(ctx, "selfcare.ListProducts", customerCode, options, opts)
}

// Products yields all products of a customer from an offset on, page by page as [Client.ListProducts] returns them. It asks
// for each page by the number of products received so far.
//
// It ends with an empty page, and with one that holds only products of the page before: past the end the platform serves
// its last page once more. Where a page begins with the products that were yielded last, these are not yielded again. A
// product has no id, so two that are equal count as one if the first ends a page and the second begins the next one; a Limit
// above the number of products leaves no such place.
//
// Each range begins anew. To resume one that ended early, add the number of products it yielded to the Offset.
// PageOptions.Most bounds how many products are yielded; 0 means 100,000. An error comes once and last. Besides those of
// ListProducts:
//   - [tigo.ErrMalformed]: three pages in a row differ and bring no product that was not there before
//   - [tigo.ErrTooLarge]: there are more products than PageOptions.Most
//
// The call options count for each page.
//
// API: findCustomerProductsByClientCode (Selfcare CRM 2.0.0).
func (c *Client) Products(ctx context.Context, customerCode string, options tigo.PageOptions, opts ...tigo.CallOption) iter.Seq2[Product, error] {
	const op, most = "selfcare.Products", 100_000
	walk := endpoint.Walk(options.Offset, func(offset int) ([]Product, error) {
		next := options
		next.Offset = offset
		page, err := c.page(ctx, op, customerCode, next, opts)
		return page.Items, err
	})
	return endpoint.Most(ctx, cmp.Or(options.Most, most), op, walk)
}

// page asks for one page, in the name of the method that wants it.
func (c *Client) page(ctx context.Context, op, customerCode string, options tigo.PageOptions, opts []tigo.CallOption) (tigo.Page[Product], error) {
	call := endpoint.Get(op, "/customers/{customerCode}/products", customerCode).
		Of(tigo.APICRM).
		Check(options.Most >= 0, "most", "is negative").
		Check(strings.Trim(customerCode, "0123456789") == "", "customerCode", "is not digits").
		Page(options, defaultLimit)
	items, err := endpoint.List[Product](ctx, c.api, call, "ProductsList", opts)
	if err != nil {
		return tigo.Page[Product]{}, err
	}
	return tigo.Page[Product]{Items: items, Next: tigo.PageOptions{Offset: options.Offset + len(items), Limit: options.Limit}}, nil
}
