package tigotest

import (
	"bytes"
	"cmp"
	"html/template"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/tigo-go/tigo/api"
)

// The console is the emulator's website for developers. It is not part of the platform: no fault affects it, and
// [Server.Requests] leaves its requests out. All it can do is in the control API, which its forms post to. Every page works
// without the script; the script updates the page while events arrive.
const (
	frontPath    = "/"
	contractPath = "/openapi"
	yamlPath     = "/openapi.yaml"
	iconPath     = "/favicon.ico"
	stylePath    = "/console.css"
	scriptPath   = "/console.js"
)

// consolePage is a page of the console. make returns its title and data, or false for a 404; the lock is held meanwhile.
type consolePage struct {
	name   string // of the template
	menu   string // the entry of the menu that the page belongs to
	topics string // the topics that change it, by topicNames
	make   func(*Server, *http.Request) (title string, data any, ok bool)
}

// consolePages returns the pages by the pattern of their path.
func consolePages() map[string]consolePage {
	return map[string]consolePage{
		"GET /{$}": {"customers.html", frontPath, "data clock faults", (*Server).customersPage},
		"GET /customers/{country}/{type}/{number}":               {"customer.html", frontPath, "data clock", (*Server).customerPage},
		"GET /contracts/{country}/{contract}":                    {"contract.html", frontPath, "data clock", (*Server).contractPage},
		"GET /contracts/{country}/{contract}/invoices":           {"invoices.html", frontPath, "data clock", (*Server).invoicesPage},
		"GET /contracts/{country}/{contract}/invoices/{invoice}": {"invoice.html", frontPath, "data clock", (*Server).invoicePage},
		"GET /payments":       {"payments.html", "/payments", "data", (*Server).paymentsPage},
		"GET /requests":       {"requests.html", "/requests", "", (*Server).requestsPage},
		"GET /faults":         {"faults.html", "/faults", "faults", (*Server).faultsPage},
		"GET /clock":          {"clock.html", "/clock", "clock data", (*Server).clockPage},
		"GET /dialects":       {"dialects.html", "/dialects", "dialects", (*Server).dialectsPage},
		"GET /control":        {"controlapi.html", "/control", "", (*Server).controlPage},
		"GET " + contractPath: {"openapi.html", contractPath, "", (*Server).openAPIPage},
	}
}

// consoleRoutes returns the mux for the pages, their script, style and icon, and the contract.
func (s *Server) consoleRoutes() *http.ServeMux {
	mux := http.NewServeMux()
	for pattern, page := range consolePages() {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) { s.servePage(w, r, page) })
	}
	mux.HandleFunc("GET /contracts/{country}/{contract}/invoices/{invoice}/pdf", s.servePDF)
	mux.HandleFunc("GET "+yamlPath, func(w http.ResponseWriter, _ *http.Request) {
		serveFile(w, "application/yaml", ownOrigin(api.OpenAPI(), s.link("")))
	})
	mux.HandleFunc("GET "+stylePath, func(w http.ResponseWriter, _ *http.Request) {
		text, _ := pages.ReadFile("page/console.css")
		serveFile(w, "text/css; charset=utf-8", text)
	})
	mux.HandleFunc("GET "+scriptPath, func(w http.ResponseWriter, _ *http.Request) {
		text, _ := pages.ReadFile("page/console.js")
		serveFile(w, "text/javascript; charset=utf-8", text)
	})
	mux.HandleFunc("GET "+iconPath, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	return mux
}

func serveFile(w http.ResponseWriter, kind string, text []byte) {
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Cache-Control", "no-cache")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Content-Length", strconv.Itoa(len(text)))
	_, _ = w.Write(text)
}

// isConsole reports whether a request is for the console.
func (s *Server) isConsole(r *http.Request) bool {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return false
	}
	_, pattern := s.consoleMux.Handler(r)
	return pattern != ""
}

// consoleView is the data of the frame that all pages share, with the data of the page itself.
type consoleView struct {
	Title, Topics     string
	Groups            []menuGroup
	Clock, ShortClock string
	CanUndo, Home     bool
	Strip             []rowView
	Data              any
}

type menuGroup struct {
	Name  string
	Links []menuLink
}

type menuLink struct {
	Name, Href, Current, Counter string
	Count                        int
	Hot                          bool
}

// servePage renders a page.
func (s *Server) servePage(w http.ResponseWriter, r *http.Request, page consolePage) {
	s.mu.Lock()
	title, data, ok := page.make(s, r)
	status := http.StatusOK
	if !ok {
		page.name, title, status = "missing.html", "There is no such page", http.StatusNotFound
	}
	view := consoleView{
		Title: title, Topics: page.topics, Data: data, Clock: written(s.now), ShortClock: shortly(s.now), CanUndo: s.before != nil,
		Home: page.name == "customers.html", Groups: s.menu(page.menu, r.URL.Path),
	}
	entries := s.entries()
	for _, e := range slices.Backward(entries[max(len(entries)-5, 0):]) {
		view.Strip = append(view.Strip, viewRow(e))
	}
	s.mu.Unlock()
	var text bytes.Buffer
	templates, err := consoleTemplates()
	if err == nil {
		err = templates.ExecuteTemplate(&text, page.name, view)
	}
	header := w.Header()
	maps.Copy(header, consoleHeader())
	if err != nil {
		http.Error(w, "The page could not be rendered.", http.StatusInternalServerError)
		return
	}
	header.Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(text.Bytes())
}

// consoleTemplates are parsed once: they are part of the program.
var consoleTemplates = sync.OnceValues(func() (*template.Template, error) { return template.ParseFS(pages, "page/*.html") }) //nolint:gochecknoglobals // made once

// menu returns the entries of the menu; the lock is held.
func (s *Server) menu(current, path string) []menuGroup {
	groups := []menuGroup{
		{"Data", []menuLink{{Name: "Customers", Href: frontPath}, {Name: "Payments", Href: "/payments", Counter: "pending", Count: s.checkouts.pending, Hot: s.checkouts.pending > 0}}},
		{"Traffic", []menuLink{{Name: "Requests", Href: "/requests", Counter: "requests", Count: s.total}}},
		{"Conditions", []menuLink{{Name: "Faults", Href: "/faults", Counter: "faults", Count: len(s.faults), Hot: len(s.faults) > 0}, {Name: "Clock", Href: "/clock"}, {Name: "Dialects", Href: "/dialects"}}},
		{"Reference", []menuLink{{Name: "Control API", Href: "/control"}, {Name: "Contract", Href: contractPath}}},
	}
	for _, group := range groups {
		for i := range group.Links {
			if group.Links[i].Href == current {
				group.Links[i].Current = "true"
				if path == current {
					group.Links[i].Current = "page"
				}
			}
		}
	}
	return groups
}

// written formats an instant as the console shows the clock.
func written(t time.Time) string { return t.UTC().Format("Mon 2 Jan 2006 15:04") }

func shortly(t time.Time) string { return t.UTC().Format("2 Jan 15:04") }

// stateView is the word for a state, with the class that gives it shape and colour.
type stateView struct{ Word, Class string }

func viewState(word string) *stateView {
	classes := map[string]string{
		invoiceOpen: "open", invoiceOverdue: "late", invoicePartlyPaid: "part", invoicePaid: "paid",
		"pending": "pend", "approved": "paid", "rejected": "no",
	}
	if word == "" {
		return nil
	}
	class := classes[word]
	if class == "" { // "2 overdue", "payment pending"
		class = classes[word[strings.LastIndex(word, " ")+1:]]
	}
	return &stateView{Word: strings.ToUpper(word[:1]) + word[1:], Class: cmp.Or(class, "open")}
}

// amountView is an amount in the country's notation, with the decimals apart.
type amountView struct {
	Whole, Fraction string
	Zero            bool
}

// Long reports whether the amount has more than twelve digits, so that it may need more than one line.
func (a amountView) Long() bool { return len(a.Whole) > len("999.999.999.999") }

// amt formats an amount, always with the country's decimals.
func (m *market) amt(literal any) amountView {
	value, _ := amount(literal)
	needed, _ := value.FloatPrec()
	plain := strings.TrimPrefix(value.FloatString(max(min(needed, 12), m.Country.Decimals)), "-")
	whole, fraction, _ := strings.Cut(plain, ".")
	thousands, decimal := m.separators()
	view := amountView{Whole: grouped(whole, thousands), Zero: value.Sign() == 0}
	if value.Sign() < 0 {
		view.Whole = "−" + view.Whole
	}
	if fraction != "" {
		view.Fraction = decimal + fraction
	}
	return view
}

// String is the amount in one piece.
func (a amountView) String() string { return a.Whole + a.Fraction }

// shortDay formats a date as the console shows it, with the year if the date is more than 300 days away. It returns other text
// as it is.
func shortDay(date string, now time.Time) string {
	on, err := time.Parse(time.DateOnly, date)
	switch {
	case err != nil:
		return date
	case on.Sub(now).Abs() < 300*24*time.Hour:
		return on.Format("2 Jan")
	}
	return on.Format("2 Jan 2006")
}

// pager is a page of a longer list.
type pager struct {
	From, To, Total int
	Back, Next      string
}

// Paged reports whether there is more than one page.
func (p pager) Paged() bool { return p.Back != "" || p.Next != "" }

// newPager returns the pager of a list of total elements; link returns the address of the page at an offset.
func newPager(offset, size, shown, total int, link func(int) string) pager {
	p := pager{From: offset + min(1, shown), To: offset + shown, Total: total}
	if offset > 0 {
		p.Back = link(max(offset-size, 0))
	}
	if offset+shown < total {
		p.Next = link(offset + size)
	}
	return p
}

// offsetOf reads the query's offset, 0 if it is invalid.
func offsetOf(r *http.Request) int {
	n, err := strconv.Atoi(r.URL.Query().Get("offset"))
	if err != nil || n < 0 {
		return 0
	}
	return n
}
