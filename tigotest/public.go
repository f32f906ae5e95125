package tigotest

import (
	"net/http"
	"strings"
)

// Two kinds of pages need no access token: the PDFs of spool URLs and the payment page of a checkout. Clients must request such
// a URL without the access token, since on the platform it may lead to any host.

const (
	spoolPrefix = "/spool/"
	payPrefix   = "/pay/"
)

func isPublicPath(path string) bool { return publicRoute(path) != "" }

// publicRoute returns the template of a public page, "" for all other paths.
func publicRoute(path string) string {
	switch {
	case strings.HasPrefix(path, spoolPrefix):
		return spoolPrefix + "{country}/{contractId}/{file}"
	case strings.HasPrefix(path, payPrefix):
		return payPrefix + "{paymentToken}"
	}
	return ""
}

func (s *Server) publicPage(x *exchange) response {
	if x.request.Header.Get("Authorization") != "" {
		x.violate("a public URL was fetched with an Authorization header; it may lead to any host")
	}
	path := x.request.URL.Path
	if token, ok := strings.CutPrefix(path, payPrefix); ok {
		return s.paymentPage(x, token)
	}
	country, file, _ := strings.Cut(strings.TrimPrefix(path, spoolPrefix), "/")
	contract, id, _ := strings.Cut(strings.TrimSuffix(file, ".pdf"), "/")
	return s.printedPage(country, contract, id)
}

// printedPage serves the PDF of an invoice.
func (s *Server) printedPage(country, contractID, id string) response {
	if m := s.market(country); m != nil {
		if owner, c := m.contract(contractID); c != nil {
			if i := c.invoices.find(id); i != nil && i.printed() {
				return response{status: http.StatusOK, raw: m.invoicePDF(owner, i), kind: "application/pdf"}
			}
		}
	}
	return plain(http.StatusNotFound, "There is no such print.")
}

func plain(status int, line string) response {
	return response{status: status, raw: []byte(line + "\n"), kind: "text/plain; charset=utf-8"}
}
