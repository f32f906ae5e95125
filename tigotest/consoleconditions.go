package tigotest

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tigo-go/tigo/api"
)

type faultsView struct {
	Armed      []armedView
	Templates  []faultTemplate
	Operations []string
	Latencies  []choice
	Curl       string
}

type armedView struct {
	ID, Struck                int
	Op, What, Left, LeftShort string
}

// faultTemplate is a fault that the console arms with two clicks.
type faultTemplate struct {
	Name, Text, Op, Times string
	Fields                map[string]string // of the control API
}

type choice struct {
	Name, Value string
	Current     bool
}

func faultTemplates() []faultTemplate {
	return []faultTemplate{
		{"503, twice", "The back end never saw the request. A client may retry any operation.", "billing.GetBalance", "2", map[string]string{"status": "503"}},
		{"Reset after booking", "Booked, but the response is lost. A blind retry books it twice.", "billing.CreateInvoice", "1", map[string]string{"do": "reset", "when": "after"}},
		{"Gateway timeout", "The outcome is unknown. Read before you retry.", "billing.CreateCheckout", "1", map[string]string{"status": "504", "code": "messaging.adaptors.http.flow.GatewayTimeout"}},
		{"Slow, 3 s", "Shows which timeout is too short.", "*", "", map[string]string{"delay": "3s"}},
		{"Hang", "No response, until the caller's timeout.", "*", "1", map[string]string{"do": "hang"}},
		{"Too many requests", "SpikeArrestViolation. A client waits as Retry-After says.", "*", "3", map[string]string{"status": "429", "code": "policies.ratelimit.SpikeArrestViolation", "retryAfter": "5"}},
		{"Garbage", "What a wrong port or a proxy sends.", "*", "1", map[string]string{"do": "garbage"}},
		{"Body cut in half", "The connection closes before Content-Length is reached.", "billing.ListInvoices", "1", map[string]string{"do": "cut-short", "bytes": "20"}},
		{"Token gone", "A client signs in again, once.", "*", "1", map[string]string{"status": "401", "code": "keymanagement.service.invalid_access_token"}},
	}
}

func (s *Server) faultsPage(*http.Request) (string, any, bool) {
	view := faultsView{
		Templates: faultTemplates(), Operations: []string{tokenOp},
		Curl: `curl -d '{"op":"billing.CreateInvoice","times":1,"when":"after","do":"reset"}' ` + s.link("") + controlPrefix + "/faults",
	}
	for _, f := range s.faults {
		left, short := "until removed", "until removed"
		if f.times > 0 {
			short = fmt.Sprintf("%d of %d", f.Times, f.times)
			left = short + " left"
		}
		view.Armed = append(view.Armed, armedView{ID: f.id, Struck: f.struck, Op: cmp.Or(f.Op, "every request"), What: f.text(), Left: left, LeftShort: short})
	}
	for _, op := range Operations() {
		view.Operations = append(view.Operations, op.Op)
	}
	slices.Sort(view.Operations)
	view.Operations = slices.Compact(view.Operations)
	for _, d := range []time.Duration{0, 100 * time.Millisecond, 300 * time.Millisecond, time.Second, 3 * time.Second, 10 * time.Second} {
		name := d.String()
		if d == 0 {
			name = "not at all"
		}
		view.Latencies = append(view.Latencies, choice{name, d.String(), d == s.latency})
	}
	if !slices.ContainsFunc(view.Latencies, func(c choice) bool { return c.Current }) {
		view.Latencies = append(view.Latencies, choice{s.latency.String(), s.latency.String(), true})
	}
	return "Faults", view, true
}

type clockView struct {
	Local, Field, Curl string
	NextDue            *choice
	Coming             []factView
}

// clockCustomers is how many customers of a country the clock's page reads.
const clockCustomers = 200

func (s *Server) clockPage(*http.Request) (string, any, bool) {
	view := clockView{
		Field: s.now.UTC().Format("2006-01-02T15:04"), Curl: `curl -d '{"advance":"24h"}' ` + s.link("") + controlPrefix + "/clock",
	}
	var local []string
	for _, code := range countries() {
		m := s.market(code)
		local = append(local, m.local(s.now).Format("15:04")+" in "+m.Country.Name)
	}
	view.Local = strings.Join(local, " · ")
	type coming struct {
		at   time.Time
		fact factView
	}
	var all []coming
	if at, n := s.firstExpiry(); n > 0 {
		all = append(all, coming{at, factView{Name: shortly(at) + " · access tokens expire", Value: "the next request with one of them gets 401"}})
	}
	for _, p := range s.checkouts.all {
		if end := p.begun.Add(checkoutLife); !p.final && end.After(s.now) {
			all = append(all, coming{end, factView{Name: shortly(end) + " · a payment page closes", Value: "payment " + p.checkoutID() + " of " + p.invoice.id()}})
		}
	}
	dues := s.dueDates()
	for at, invoices := range dues {
		value := invoices[0]
		if more := len(invoices) - 1; more > 0 {
			value += fmt.Sprintf(" and %d more turn from open to overdue a day later", more)
		} else {
			value += " turns from open to overdue a day later"
		}
		all = append(all, coming{at, factView{Name: shortly(at) + " · " + strconv.Itoa(len(invoices)) + " invoices are due", Value: value}})
		if view.NextDue == nil || at.Format(time.RFC3339) < view.NextDue.Value {
			view.NextDue = &choice{Name: at.Format("2 Jan"), Value: at.Format(time.RFC3339)}
		}
	}
	slices.SortFunc(all, func(a, b coming) int { return cmp.Or(a.at.Compare(b.at), strings.Compare(a.fact.Value, b.fact.Value)) })
	for _, c := range all[:min(len(all), 12)] {
		view.Coming = append(view.Coming, c.fact)
	}
	return "Clock", view, true
}

// firstExpiry returns when the next access token expires, and how many tokens are valid.
func (s *state) firstExpiry() (first time.Time, good int) {
	for _, at := range s.tokens {
		if !at.After(s.now) {
			continue
		}
		if good++; good == 1 || at.Before(first) {
			first = at
		}
	}
	return first, good
}

// dueDates returns the open invoices by the day on which they are due, of the first customers of each country.
func (s *state) dueDates() map[time.Time][]string {
	found := map[time.Time][]string{}
	for _, code := range countries() {
		m := s.market(code)
		for _, c := range m.Customers[:min(len(m.Customers), clockCustomers)] {
			for _, each := range m.open(c).Contracts {
				for _, i := range each.invoices.open() {
					at, err := time.Parse(time.DateOnly, text(i.document, "dueDate"))
					if err == nil && at.After(s.now) {
						found[at] = append(found[at], i.id())
					}
				}
			}
		}
	}
	return found
}

type dialectsView struct {
	Dialects []dialectView
	Curl     string
}

type dialectView struct {
	ID             Dialect
	Name, From, To string
	Time, On       bool
}

func (s *Server) dialectsPage(*http.Request) (string, any, bool) {
	all := []dialectView{
		{ID: WrappedLists, Name: "Lists inside an object", From: `[{…}, {…}]`, To: `{"InvoiceList": [{…}, {…}]}`},
		{ID: LoneElements, Name: "A list of one as a lone object", From: `[{…}]`, To: `{…}`},
		{ID: QuotedNumbers, Name: "Numbers as text", From: `"dueAmount": 89900`, To: `"dueAmount": "89900"`},
		{ID: LetterBooleans, Name: "S and N", From: `"hasPayment": true`, To: `"hasPayment": "S"`},
		{ID: ZonelessTimes, Name: "Times with a T", From: `"2026-03-11 00:03:15"`, To: `"2026-03-11T00:03:15"`, Time: true},
		{ID: ZonedTimes, Name: "Times with a zone", From: `"2026-03-11 00:03:15"`, To: `"2026-03-11T00:03:15-05:00"`, Time: true},
		{ID: TimesForDates, Name: "Dates as times", From: `"2026-03-20"`, To: `"2026-03-20T00:00:00"`},
		{ID: NestedErrors, Name: "Errors inside an error", From: `{"code": 404, …}`, To: `{"error": {"statusCode": "404", …}}`},
		{ID: Windows1252Text, Name: "Text in Windows-1252", From: "C3 A1 for á", To: "E1 for á"},
	}
	for i := range all {
		all[i].On = slices.Contains(s.dialects, all[i].ID)
	}
	return "Dialects", dialectsView{all, `curl -X PUT -d '["wrapped-lists","quoted-numbers"]' ` + s.link("") + controlPrefix + "/dialects"}, true
}

type controlGroup struct {
	Name       string
	Operations []controlLine
}

type controlLine struct{ Method, Path, Summary string }

// controlPage lists the operations of the control API's OpenAPI document.
func (s *Server) controlPage(*http.Request) (string, any, bool) {
	text, _ := pages.ReadFile("page/control.yaml")
	return "Control API", controlGroups(string(text)), true
}

// controlGroups reads the operations from control.yaml. It depends on the layout of that file's lines.
func controlGroups(yaml string) []controlGroup {
	var groups []controlGroup
	path, method, tag := "", "", ""
	add := func(summary string) {
		at := slices.IndexFunc(groups, func(g controlGroup) bool { return g.Name == upperFirst(tag) })
		if at < 0 {
			groups = append(groups, controlGroup{Name: upperFirst(tag)})
			at = len(groups) - 1
		}
		groups[at].Operations = append(groups[at].Operations, controlLine{method, path, summary})
	}
	for line := range strings.Lines(yaml) {
		trimmed := strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(line, "  /"):
			path = strings.TrimSuffix(trimmed, ":")
			continue
		case strings.HasPrefix(line, "    ") && !strings.HasPrefix(line, "     "):
			verb, _, _ := strings.Cut(trimmed, ":")
			if slices.Contains([]string{"get", "post", "put", "patch", "delete"}, verb) {
				method = strings.ToUpper(verb)
			}
		}
		if path == "" {
			continue
		}
		if _, rest, ok := strings.Cut(trimmed, "tags: ["); ok {
			tag, _, _ = strings.Cut(rest, "]")
		}
		if _, rest, ok := strings.Cut(trimmed, "summary: "); ok {
			summary, _, quoted := strings.Cut(strings.TrimPrefix(rest, "'"), "',")
			if !strings.HasPrefix(rest, "'") {
				summary, _, quoted = strings.Cut(rest, "., ")
				summary = strings.TrimSuffix(summary, ".") + "."
			}
			if !quoted {
				summary = strings.TrimSuffix(summary, "'")
			}
			add(summary)
		}
	}
	return groups
}

type openAPIView struct {
	Areas []area
	Lines []contractLine
}

// area is a group of operations, by the SDK's package.
type area struct {
	Name       string
	Operations []Operation
}

func (s *Server) openAPIPage(*http.Request) (string, any, bool) {
	return "Contract", openAPIView{areas(), contractLines(string(ownOrigin(api.OpenAPI(), s.link(""))))}, true
}

// areas groups the operations in the order of the reference.
func areas() []area {
	var groups []area
	for _, op := range Operations() {
		name, _, _ := strings.Cut(op.Op, ".")
		if len(groups) == 0 || groups[len(groups)-1].Name != name {
			groups = append(groups, area{Name: name})
		}
		last := &groups[len(groups)-1]
		last.Operations = append(last.Operations, op)
	}
	return groups
}
