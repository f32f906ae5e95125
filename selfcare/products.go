package selfcare

import (
	"cmp"
	"context"
	"iter"
	"strings"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/endpoint"
)

// Product is a line or service of a business customer, with its plan. It has no id: a customer may have two equal products.
type Product struct {
	CustomerCode    int64  `json:"customerCode,omitzero" tigo:"required"` // its customer
	Contract        int64  `json:"contract,omitzero"`                     // its contract
	MSISDN          string `json:"msisdn,omitzero"`                       // the line's number
	CustomerName    string `json:"customerName,omitzero"`                 // the customer's name
	Address         string `json:"address,omitzero"`                      // the customer's address
	PlanCode        int64  `json:"planCode,omitzero"`                     // the plan
	PlanDescription string `json:"planDescription,omitzero"`              // a description of the plan, for people
	PlanValue       int64  `json:"planValue,omitzero" tigo:"money"`       // the price, in whole units of the country's currency
}

// defaultLimit is the default size of a page. The reference states no maximum. The platform silently lowers a limit that is
// too high.
const defaultLimit = 100

// ListProducts returns one page of a customer's products. The customer code consists of digits. Offset and Limit are 0 or
// more; a Limit of 0 means 100. The platform may return fewer products than Limit. Past the end it returns an empty page, or
// repeats the last one. [Client.Products] handles both.
//
// Errors:
//   - [tigo.ErrNotFound]: no such customer
//   - [tigo.ErrBadRequest]: the platform does not accept the offset or the limit
//
// API: findCustomerProductsByClientCode (Selfcare CRM 2.0.0).
func (c *Client) ListProducts(ctx context.Context, customerCode string, options tigo.PageOptions, opts ...tigo.CallOption) (tigo.Page[Product], error) {
	return c.page(ctx, "selfcare.ListProducts", customerCode, options, opts)
}

// Products yields all products of a customer from an offset on. It requests the pages of [Client.ListProducts] one after another.
// The offset of each is PageOptions.Offset plus the number of products received before it.
//
//   - It ends at an empty page, and at a page that has only products of the previous page: past the end the platform repeats
//     its last page.
//   - If a page begins with the last yielded products, they are not yielded again. A product has no id: if a page ends with
//     a product and the next page begins with an equal one, they count as one product. To avoid that, set Limit above the
//     number of products. Then there is only one page, unless the platform lowers the limit.
//   - It yields at most PageOptions.Most products; 0 means 100,000.
//   - It yields an error once and ends. To resume, add the number of yielded products to the Offset.
//
// Each range over the result starts again. The call options apply to each page.
//
// Errors:
//   - those of [Client.ListProducts]
//   - [tigo.ErrMalformed]: three different pages in a row have no new product
//   - [tigo.ErrTooLarge]: there are more products than PageOptions.Most
//
// API: findCustomerProductsByClientCode (Selfcare CRM 2.0.0).
func (c *Client) Products(ctx context.Context, customerCode string, options tigo.PageOptions, opts ...tigo.CallOption) iter.Seq2[Product, error] {
	const op, most = "selfcare.Products", 100_000
	products := endpoint.Pages(options.Offset, func(offset int) ([]Product, error) {
		next := options
		next.Offset = offset
		page, err := c.page(ctx, op, customerCode, next, opts)
		return page.Items, err
	})
	return endpoint.AtMost(ctx, cmp.Or(options.Most, most), op, products)
}

// page requests one page. op is the operation of the method.
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
