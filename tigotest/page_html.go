package tigotest

import (
	"bytes"
	"embed"
	"html/template"
	"net/http"
)

// The pages that the emulator shows to people. They need nothing from anywhere else.
//
//go:embed page
var pages embed.FS

// htmlPage renders one of the templates.
func htmlPage(status int, name string, data any) answer {
	var text bytes.Buffer
	style, _ := pages.ReadFile("page/style.css")
	all, err := template.New("").
		Funcs(template.FuncMap{"style": func() template.CSS { return template.CSS(style) }}). //nolint:gosec // the file is ours
		ParseFS(pages, "page/*.html")
	if err == nil {
		err = all.ExecuteTemplate(&text, name, data)
	}
	if err != nil {
		return plain(http.StatusInternalServerError, "The page could not be made.")
	}
	return answer{status: status, raw: text.Bytes(), kind: "text/html; charset=utf-8", header: pageHeader()}
}

// pageHeader keeps a page to itself: nothing foreign is loaded, nothing kept, and the token in its URL goes to no other
// site.
func pageHeader() http.Header {
	return http.Header{
		"Cache-Control":           {"no-store"},
		"Content-Security-Policy": {"default-src 'none'; style-src 'unsafe-inline'; script-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'"},
		"Referrer-Policy":         {"same-origin"},
		"X-Frame-Options":         {"DENY"},
		"X-Content-Type-Options":  {"nosniff"},
	}
}
