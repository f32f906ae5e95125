package tigotest

import (
	"bytes"
	"embed"
	"net/http"
)

// The emulator's pages. They load nothing from other servers.
//
//go:embed page
var pages embed.FS

// htmlPage renders one of the templates.
func htmlPage(status int, name string, data any) response {
	var text bytes.Buffer
	all, err := consoleTemplates()
	if err == nil {
		err = all.ExecuteTemplate(&text, name, data)
	}
	if err != nil {
		return plain(http.StatusInternalServerError, "The page could not be rendered.")
	}
	return response{status: status, raw: text.Bytes(), kind: "text/html; charset=utf-8", header: pageHeader()}
}

// pageHeader isolates a page: it loads nothing from other sites, is not cached, and the token in its URL is not sent to other
// sites. A form may lead to another site: the payment page redirects the customer to the merchant.
func pageHeader() http.Header {
	return http.Header{
		"Cache-Control":           {"no-store"},
		"Content-Security-Policy": {"default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'"},
		"Referrer-Policy":         {"same-origin"},
		"X-Content-Type-Options":  {"nosniff"},
		"X-Frame-Options":         {"DENY"},
	}
}

// consoleHeader is pageHeader for pages whose forms do not lead to other sites.
func consoleHeader() http.Header {
	header := pageHeader()
	header.Set("Content-Security-Policy", header.Get("Content-Security-Policy")+"; form-action 'self'")
	return header
}
