package tigotest

import (
	"net/http"
	"strings"
)

// Invoices are printed once a month; the spool holds the prints. Invoices for partial payments are never printed.
// A print's URL is public: whoever fetches it must not send the bearer along.

const publicRoute = "/spool/{country}/{file}"

func isPublicPath(path string) bool { return strings.HasPrefix(path, "/spool/") }

func (i *invoice) printed() bool { return text(i.document, "invoiceType") != partialPayment }

func listSpoolDates(c *call) answer {
	dates := []string{}
	for _, i := range c.contract.Invoices {
		if i.printed() {
			dates = append(dates, text(i.document, "creationDate"))
		}
	}
	return c.done(dates)
}

func getSpoolURLByDate(c *call) answer {
	for _, i := range c.contract.Invoices {
		if i.printed() && text(i.document, "creationDate") == c.path["billingDate"] {
			return c.spoolURL(i)
		}
	}
	return c.notFound("There is no print of this date")
}

func getSpoolURL(c *call) answer {
	if !c.invoice.printed() {
		return c.notFound("The invoice has no print")
	}
	return c.spoolURL(c.invoice)
}

func (c *call) spoolURL(i *invoice) answer {
	return c.done(document{"URL": c.server.URL + "/spool/" + c.path["country"] + "/" + i.id() + ".pdf"})
}

func getPDF(c *call) answer {
	if !c.invoice.printed() {
		return c.notFound("The invoice has no print")
	}
	return answer{status: c.match.op.Success, raw: c.market.print(c.customer, c.invoice), kind: "application/pdf"}
}

// publicFile serves the print that a spool URL names.
func (s *Server) publicFile(x *exchange) answer {
	if x.request.Header.Get("Authorization") != "" {
		x.violate("a spool URL was fetched with an Authorization header; it may point to any host")
	}
	country, file, _ := strings.Cut(strings.TrimPrefix(x.request.URL.Path, "/spool/"), "/")
	id := strings.TrimSuffix(file, ".pdf")
	if m := s.market(country); m != nil {
		for _, owner := range m.Customers {
			for _, c := range owner.Contracts {
				if i := c.invoice(id); i != nil && i.printed() {
					return answer{status: http.StatusOK, raw: m.print(owner, i), kind: "application/pdf"}
				}
			}
		}
	}
	return answer{status: http.StatusNotFound, raw: []byte("<!DOCTYPE html><title>404</title><h1>Not Found</h1>"), kind: "text/html"}
}
