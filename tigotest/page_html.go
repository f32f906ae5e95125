package tigotest

import (
	"bytes"
	"embed"
	"net/http"
)

// The pages that the emulator shows to people. They need nothing from anywhere else.
//
//go:embed page
var pages embed.FS

// htmlPage renders one of the templates.
func htmlPage(status int, name string, data any) answer {
	var text bytes.Buffer
	all, err := consoleTemplates()
	if err == nil {
		err = all.ExecuteTemplate(&text, name, data)
	}
	if err != nil {
		return plain(http.StatusInternalServerError, "The page could not be made.")
	}
	return answer{status: status, raw: text.Bytes(), kind: "text/html; charset=utf-8", header: pageHeader()}
}

// pageHeader keeps a page to itself: nothing foreign is loaded, nothing kept, and the token in its URL goes to no other
// site. A form may lead to another site: the payment page sends the customer back to the merchant.
func pageHeader() http.Header {
	return http.Header{
		"Cache-Control":           {"no-store"},
		"Content-Security-Policy": {"default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'"},
		"Referrer-Policy":         {"same-origin"},
		"X-Content-Type-Options":  {"nosniff"},
		"X-Frame-Options":         {"DENY"},
	}
}

// consoleHeader is pageHeader for pages whose forms lead nowhere else.
func consoleHeader() http.Header {
	header := pageHeader()
	header.Set("Content-Security-Policy", header.Get("Content-Security-Policy")+"; form-action 'self'")
	return header
}
