package gateways

import (
	"fmt"
	"net/http"
	"strings"
)

const page = "<html><head><title>Error</title></head><body><h1>An error of the proxy's</h1></body></html>"

// faults has the faults of the back end, by the name with which a contract id begins.
var faults = map[string]fault{
	"none": (*visit).succeed,

	// The request is applied, and there is no response.
	"close":  func(v *visit) bool { v.book(); return false },
	"reset":  func(v *visit) bool { v.book(); return v.reset() },
	"silent": func(v *visit) bool { v.book(); return v.wait() },

	// The request is not applied, but nothing proves that to the client.
	"close-early": func(*visit) bool { return false },
	"reset-early": (*visit).reset,

	// The request is applied, and the response is broken.
	"half-headers": func(v *visit) bool { v.book(); v.write("HTTP/1.1 200 OK\r\nContent-Ty"); return false },
	"garbage":      func(v *visit) bool { v.book(); v.write("\x16\x03garbage\r\n\r\n"); return false },
	"cut": func(v *visit) bool {
		v.book()
		v.write(fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", 2*len(v.half()), v.half()))
		return false
	},
	"cut-chunked": func(v *visit) bool {
		v.book()
		v.write(fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n", len(v.half()), v.half()))
		return false
	},
	"cut-clean": func(v *visit) bool {
		v.book()
		v.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n" + v.half())
		return false
	},

	// The request is applied, and another server than the platform responds.
	"page-200":  func(v *visit) bool { v.book(); return v.respond(200, page) },
	"page-400":  func(v *visit) bool { v.book(); return v.respond(400, page) },
	"page-403":  func(v *visit) bool { v.book(); return v.respond(403, page) },
	"page-404":  func(v *visit) bool { v.book(); return v.respond(404, page) },
	"page-429":  func(v *visit) bool { v.book(); return v.respond(429, page) },
	"page-500":  func(v *visit) bool { v.book(); return v.respond(500, page) },
	"page-503":  func(v *visit) bool { v.book(); return v.respond(503, page) },
	"empty-404": func(v *visit) bool { v.book(); return v.respond(404, "") },
	"empty-503": func(v *visit) bool { v.book(); return v.respond(503, "") },

	// Errors of the platform.
	"rejected": func(v *visit) bool { return v.respond(400, `{"code":400,"message":"no such amount"}`) },
	"missing":  func(v *visit) bool { return v.respond(404, `{"code":404,"message":"no such contract"}`) },
	"limited":  func(v *visit) bool { return v.respond(429, apigee("policies.ratelimit.QuotaViolation")) },
	"inactive": func(v *visit) bool { return v.respond(503, apigee("messaging.adaptors.http.flow.NoActiveTargets")) },
	"timed-out": func(v *visit) bool {
		v.book()
		return v.respond(504, apigee("messaging.adaptors.http.flow.GatewayTimeout"))
	},
	"error-200": func(v *visit) bool {
		v.book()
		return v.respond(200, `{"code":500,"message":"the billing system failed"}`)
	},

	// An idle connection ends when the next request arrives.
	"stale-close": stale(func(*visit) bool { return false }),
	"stale-reset": stale((*visit).reset),
	"stale-book":  stale(func(v *visit) bool { v.book(); return false }),
}

// stale applies a fault to the first request of a contract on a connection that had another request before.
func stale(do fault) fault {
	return func(v *visit) bool {
		if v.nth == 1 || v.backend.account(v.id).struck > 0 {
			return v.succeed()
		}
		v.struck()
		return do(v)
	}
}

func apigee(code string) string {
	return `{"fault":{"faultstring":"the gateway failed","detail":{"errorcode":"` + code + `"}}}`
}

// succeed applies the request and responds.
func (v *visit) succeed() bool {
	v.book()
	return v.respond(200, v.document())
}

// document returns the response of the operation.
func (v *visit) document() string {
	switch {
	case strings.HasSuffix(v.URL.Path, "/invoices/"):
		return `{"invoiceId": "F-77120-000001"}`
	case strings.HasSuffix(v.URL.Path, "/phones/"):
		return `{"oldPhone": "573001112233", "newPhone": "573004445566"}`
	case v.Method == http.MethodGet:
		return `{"dueAmount": 150000, "dueDate": "2026-03-16"}`
	}
	return `{"response": "OK", "message": "done as asked for"}`
}

// half returns the beginning of a document. It is so long that every gateway passes it on before it notices the end.
func (v *visit) half() string { return v.document()[:20] + strings.Repeat(" ", 512<<10) }

func (v *visit) respond(status int, body string) bool {
	kind := "application/json"
	if strings.HasPrefix(body, "<") {
		kind = "text/html; charset=utf-8"
	}
	v.write(fmt.Sprintf("HTTP/1.1 %d %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s", status, http.StatusText(status), kind, len(body), body))
	return true
}
