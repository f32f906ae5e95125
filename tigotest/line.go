package tigotest

import "strings"

// crmPage is how many products the CRM sends without a limit; maxCRMPage is the maximum.
const (
	crmPage    = 10
	maxCRMPage = 50
)

// listLines lists a customer's products in the CRM. As on the platform, an offset past the end returns the last page again, not
// an empty one.
func listLines(c *call) response {
	code := c.path.get("customerCode")
	if strings.Trim(code, "0123456789") != "" {
		return c.reject("customerCode is no integer")
	}
	if owner := c.market.crm(code); owner != nil {
		return c.done(page(owner.Lines, c.query.number("offset"), c.query.number("limit")))
	}
	return c.notFound("The customer was not found")
}

// page returns limit documents from offset on, both clamped.
func page(all []document, offset, limit int) []document {
	if len(all) == 0 {
		return []document{}
	}
	if limit < 1 {
		limit = crmPage
	}
	limit = min(limit, maxCRMPage)
	if offset >= len(all) {
		offset = (len(all) - 1) / limit * limit
	}
	return all[offset:min(offset+limit, len(all))]
}
