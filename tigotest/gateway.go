package tigotest

import (
	"net/http"
	"strings"
)

// respond serves the request by the token endpoint, the public pages or the API behind the gateway.
func (s *Server) respond(x *exchange) response {
	path := x.escaped
	switch {
	case x.tooLarge:
		x.violate("the body is longer than 1 MiB")
		return fault(http.StatusRequestEntityTooLarge, "protocol.http.TooBigBody", "Body buffer overflow")
	case x.name == tokenOp:
		return s.issueToken(x)
	case isPublicPath(path):
		return s.publicPage(x)
	}
	country, crm, ok := splitBase(path)
	if !ok {
		x.violate("no API has such a base path")
		return fault(http.StatusNotFound, "messaging.adaptors.http.flow.ApplicationNotFound", "Unable to identify proxy")
	}
	if refused, ok := s.authorize(x); !ok {
		return refused
	}
	m := s.market(country)
	x.market = m
	switch {
	case m == nil:
		x.violate("the country is none of bo, co, gt, hn, py, sv")
		return nested(http.StatusForbidden, "The application has no access to this country")
	case x.match.op == nil:
		x.violate(x.match.why)
		if crm {
			return nested(x.match.status, http.StatusText(x.match.status))
		}
		return failure(x.match.status, http.StatusText(x.match.status))
	}
	if kept, ok := s.recorded(x); ok {
		return kept
	}
	return s.call(x, m)
}

// splitBase returns the country in a path that begins with a base path, and whether it is the CRM's.
func splitBase(path string) (country string, crm, ok bool) {
	if rest, found := strings.CutPrefix(path, "/v1/tigo/home/"); found {
		country, _, ok = strings.Cut(rest, "/")
		return country, false, ok
	}
	if rest, found := strings.CutPrefix(path, "/v2/tigo/b2b/"); found {
		country, rest, ok = strings.Cut(rest, "/")
		return country, true, ok && strings.HasPrefix(rest, "transactions/")
	}
	return "", false, false
}
