package tigotest

import "strings"

// crmPage is how many products the CRM sends when no limit asks for another number; maxCRMPage is the most it sends.
const (
	crmPage    = 10
	maxCRMPage = 50
)

// listLines lists a customer's products in the CRM. As on the platform an offset past the end is not empty: the last
// page comes again.
func listLines(c *call) answer {
	code := c.path.get("customerCode")
	if strings.Trim(code, "0123456789") != "" {
		return c.reject("customerCode is no integer")
	}
	if owner := c.market.crm(code); owner != nil {
		return c.done(page(owner.Lines, c.query.number("offset"), c.query.number("limit")))
	}
	return c.notFound("The customer was not found")
}

// page cuts limit documents from offset on, both clamped silently.
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
