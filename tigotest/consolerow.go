package tigotest

import (
	"bytes"
	"fmt"
	"html"
	"html/template"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// rowView is a request as a row of the console's lists.
type rowView struct {
	ID, At, Clock, Millis, Method, Op, Country, Path, StatusClass, Took string
	Kinds, Fault, FaultAdvice, OperationID, Short                       string

	Status                    int
	Waits                     bool
	Violations                []string
	Explained                 []explained
	RequestText, ResponseText template.HTML
}

// explained is a violation with advice.
type explained struct{ Text, Advice string }

// viewRow returns a request as a row.
func viewRow(e *entry) rowView {
	r := e.request()
	row := rowView{
		ID: r.ID, At: r.Time.UTC().Format(time.RFC3339Nano), Clock: r.Time.Format("15:04:05"), Millis: r.Time.Format(".000"),
		Method: r.Method, Op: called(r), Country: r.Country, Path: shownPath(r), Status: r.Status, StatusClass: statusClass(r.Status),
		Took: "…", Violations: r.Violations, Fault: r.Fault, Waits: r.Op == "billing.CreateCheckout" && r.Booked,
	}
	if r.Duration > 0 {
		row.Took = took(r.Duration)
	}
	row.Short = strings.TrimSpace(fmt.Sprintf("%s %s %s · %s", r.Method, row.Op, statusWord(r.Status), row.Took))
	var kinds []string
	for kind, is := range map[string]bool{
		"writes": r.Method != http.MethodGet, "failed": r.Status == 0 || r.Status >= http.StatusBadRequest,
		"violations": len(r.Violations) > 0, "faults": r.Fault != "",
	} {
		if is {
			kinds = append(kinds, kind)
		}
	}
	slices.Sort(kinds)
	row.Kinds = strings.Join(kinds, " ")
	for _, sentence := range r.Violations {
		_, text, _ := strings.Cut(sentence, ": ")
		row.Explained = append(row.Explained, explained{upperFirst(text), advice(text)})
	}
	if at := slices.IndexFunc(Operations(), func(o Operation) bool { return o.Path() == r.Route && o.Method == r.Method }); at >= 0 {
		row.OperationID = Operations()[at].ID
	}
	switch {
	case r.Fault != "" && r.Booked:
		row.FaultAdvice = "It was booked all the same. A blind retry books it twice."
	case r.Fault != "" && r.Status == 0:
		row.FaultAdvice = "It got no response, and nothing was booked."
	case r.Fault != "":
		row.FaultAdvice = "Nothing was booked."
	}
	row.RequestText, row.ResponseText = requestText(r), responseText(r)
	return row
}

// took formats a duration in milliseconds, with decimals if it is short.
func took(d time.Duration) string {
	switch {
	case d < time.Millisecond:
		return strconv.FormatFloat(float64(d.Microseconds())/1000, 'f', 2, 64) + " ms"
	case d < 10*time.Millisecond:
		return strconv.FormatFloat(float64(d.Microseconds())/1000, 'f', 1, 64) + " ms"
	}
	return strconv.FormatInt(d.Milliseconds(), 10) + " ms"
}

// called returns the name of a request's operation, or of what else the request was for.
func called(r Request) string {
	switch {
	case r.Op != "":
		return r.Op
	case r.Route != "":
		return "page"
	}
	return "no operation"
}

// shownPath returns the route without its base path, or the masked path if no operation matched.
func shownPath(r Request) string {
	path := r.Route
	if path == "" {
		path = r.Path
	}
	for _, base := range []string{homeBase, crmBase} {
		path = strings.TrimPrefix(path, base)
	}
	if len(r.Query) > 0 {
		path += "?" + queryText(r.Query)
	}
	return path
}

func queryText(query url.Values) string { return strings.ReplaceAll(query.Encode(), "%2A", "*") }

func statusClass(status int) string {
	switch {
	case status == 0 || status >= http.StatusInternalServerError:
		return "s5"
	case status >= http.StatusBadRequest:
		return "s4"
	}
	return "s2"
}

func statusWord(status int) string {
	if status == 0 {
		return "no response"
	}
	return strconv.Itoa(status)
}

// requestText formats a request as it went over the wire, as far as the journal keeps it. It marks what a violation names.
func requestText(r Request) template.HTML {
	var text strings.Builder
	path := r.Route
	if path == "" {
		path = r.Path
	}
	if len(r.Query) > 0 {
		path += "?" + queryText(r.Query)
	}
	fmt.Fprintf(&text, "%s %s\n", r.Method, strings.Replace(path, "{country}", r.Country, 1))
	for _, name := range slices.Sorted(maps.Keys(r.Header)) {
		fmt.Fprintf(&text, "%s: %s\n", name, strings.Join(r.Header[name], ", "))
	}
	if r.Body != nil {
		text.WriteString("\n" + pretty(r.Body))
	}
	return marked(text.String(), r.Violations)
}

func responseText(r Request) template.HTML {
	if r.Status == 0 {
		return "none"
	}
	text := fmt.Sprintf("%d %s\nX-Request-Id: %s\n\n", r.Status, http.StatusText(r.Status), r.ID)
	if body := r.Response(); body != nil {
		text += pretty(body)
	} else if why := r.recordedBytes(); why != "" {
		text += strconv.Itoa(r.ResponseBytes) + " bytes, " + why
	}
	return marked(text, nil)
}

// offender finds what a violation is about: the first word, a quoted name, or a member's path.
var offender = regexp.MustCompile(`^[^:]+: (?:the (?:operation|body) has no (?:query parameter|member) "([^"]+)"|([A-Za-z]+(?:\.[A-Za-z]+)*) is )`)

// marked escapes a text, marks what is masked, and emphasizes what violations name.
func marked(text string, violations []string) template.HTML {
	text = html.EscapeString(text)
	text = strings.ReplaceAll(text, masked, "<mark>"+masked+"</mark>")
	for _, sentence := range violations {
		found := offender.FindStringSubmatch(sentence)
		if found == nil {
			continue
		}
		name := found[1] + found[2]
		name = regexp.QuoteMeta(html.EscapeString(name[strings.LastIndex(name, ".")+1:]))
		where := regexp.MustCompile(`([?&;])(` + name + `=[^&\s<]*)|(&#34;` + name + `&#34;)`)
		text = where.ReplaceAllString(text, "$1<em>$2$3</em>")
	}
	return template.HTML(text) //nolint:gosec // escaped above
}

// advice explains the effect of a violation and how to fix it, "" for one that needs no explanation.
func advice(sentence string) string {
	for _, known := range [][2]string{
		{"the platform clamps it", "The platform uses the nearest bound, so elements may be missing from the response. Stay within the bounds."},
		{"no trailing slash", "Slashes are part of a path here: the gateway returns 404. Leave the last one out."},
		{"ends in a slash", "Slashes are part of a path here: the gateway returns 404. Add the last one."},
		{"no operation has such a path", "The gateway returns 404. Compare the path with the contract."},
		{"no API has such a base path", "The path of the Home API begins with /v1/tigo/home/{country}, the CRM’s with /v2/tigo/b2b/{country}/transactions."},
		{"Authorization header is missing", "Sign in, and send the access token as Authorization: Bearer."},
		{"URL-escaped", "Send id and secret unescaped in HTTP Basic. OAuth libraries that escape them have an option for that."},
		{"has no member", "The platform ignores it, so its value is lost."},
		{"has no query parameter", "The platform ignores it."},
		{"content type", "The platform reads application/json only."},
		{"not of the kind", "The platform returns 400. Numbers are not quoted, and dates have the form 2006-01-02."},
		{"public URL was fetched", "Follow such an address without the access token: it may lead to any host."},
		{"Accept", "Accept what the operation sends, or */*."},
	} {
		if strings.Contains(sentence, known[0]) {
			return known[1]
		}
	}
	return ""
}

// renderRow renders a request as an element of the list of requests.
func renderRow(e *entry) string {
	var text bytes.Buffer
	templates, err := consoleTemplates()
	if err == nil {
		err = templates.ExecuteTemplate(&text, "row", viewRow(e))
	}
	if err != nil {
		return ""
	}
	return text.String()
}

// shownRequests is how many requests a page of the console shows.
const shownRequests = 200

type requestsView struct {
	Query, Kind, Newer, Older, Curl string

	Kinds []kindView
	First bool
	Rows  []rowView
}

type kindView struct {
	Name, Value string
	Current     bool
}

func (s *Server) requestsPage(r *http.Request) (string, any, bool) {
	query := r.URL.Query()
	wanted, err := readFilter(query)
	if err != nil {
		wanted = filter{}
	}
	view := requestsView{Query: query.Get("q"), Kind: query.Get("kind"), First: !query.Has("before"), Curl: "curl -N '" + s.link("") + controlPrefix + "/requests?follow=true'"}
	for _, name := range []string{"", "writes", "failed", "violations", "faults"} {
		shown := "All"
		if name != "" {
			shown = upperFirst(name)
		}
		view.Kinds = append(view.Kinds, kindView{shown, name, name == view.Kind})
	}
	entries := s.entries()
	if before, err := serialOf(query.Get("before")); err == nil && !view.First {
		at, _ := slices.BinarySearchFunc(entries, before, func(e *entry, serial int) int { return e.serial - serial })
		entries = entries[:at]
		view.Newer = "/requests?" + url.Values{"q": {view.Query}, "kind": {view.Kind}}.Encode()
	}
	for _, e := range slices.Backward(entries) {
		if !wanted.lets(e) {
			continue
		}
		if len(view.Rows) == shownRequests {
			view.Older = "/requests?" + url.Values{"q": {view.Query}, "kind": {view.Kind}, "before": {view.Rows[len(view.Rows)-1].ID}}.Encode()
			break
		}
		view.Rows = append(view.Rows, viewRow(e))
	}
	return "Requests", view, true
}
