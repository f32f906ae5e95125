package tigotest

import (
	"net/http"
	"strings"
)

// Beside the API the emulator has pages without sign-in: the prints that spool URLs lead to and the payment page that a
// checkout redirects to. Follow such a URL without the access token: on the platform it may lead to any host.

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

func (s *Server) publicPage(x *exchange) answer {
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

// printedPage is the print of an invoice.
func (s *Server) printedPage(country, contractID, id string) answer {
	if m := s.market(country); m != nil {
		if owner, c := m.contract(contractID); c != nil {
			if i := c.invoices.find(id); i != nil && i.printed() {
				return answer{status: http.StatusOK, raw: m.invoicePDF(owner, i), kind: "application/pdf"}
			}
		}
	}
	return plain(http.StatusNotFound, "There is no such print.")
}

func plain(status int, line string) answer {
	return answer{status: status, raw: []byte(line + "\n"), kind: "text/plain; charset=utf-8"}
}
