package tigotest

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"

	"github.com/tigo-go/tigo/api"
)

// The console is what the emulator shows to whoever develops against it. It is no part of the platform: no fault strikes
// it, and its requests are not among those that [Server.Requests] tells of.
const (
	frontPath    = "/"
	activityPath = "/activity.json"
	scriptPath   = "/front.js"
	contractPath = "/openapi"
	yamlPath     = "/openapi.yaml"
	iconPath     = "/favicon.ico"
)

// isConsolePath reports whether a path is one of the console's.
func isConsolePath(path string) bool {
	switch path {
	case frontPath, activityPath, scriptPath, contractPath, yamlPath, iconPath:
		return true
	}
	return false
}

// serveConsole answers requests for the console.
func (s *Server) serveConsole(w http.ResponseWriter, r *http.Request) {
	var found answer
	switch r.URL.EscapedPath() {
	case frontPath:
		found = htmlPage(http.StatusOK, "front.html", s.front(r.URL.Query().Get("country")))
	case activityPath:
		found = success(http.StatusOK, s.activity())
		found.header = http.Header{"Cache-Control": {"no-store"}}
	case scriptPath:
		script, _ := pages.ReadFile("page/front.js")
		found = answer{status: http.StatusOK, raw: script, kind: "text/javascript; charset=utf-8"}
	case contractPath:
		found = htmlPage(http.StatusOK, "contract.html", contractLines(api.OpenAPI()))
	case yamlPath:
		found = answer{status: http.StatusOK, raw: ownOrigin(api.OpenAPI(), s.link("")), kind: "application/yaml"}
	case iconPath:
		found = answer{status: http.StatusNoContent}
	}
	body, kind := found.encode()
	header := http.Header{}
	if found.header != nil {
		header = found.header
	}
	if kind != "" {
		header.Set("Content-Type", kind)
		header.Set("Content-Length", strconv.Itoa(len(body)))
	}
	reply{status: found.status, header: header, body: body}.write(w)
}

// shownRequests is how many of the last requests the front page shows, and how many violations.
const shownRequests = 20

// activity is what the front page shows of the requests and renews every other second, the newest first.
type activity struct {
	Count      int            `json:"count"` // of all requests so far
	Requests   []shownRequest `json:"requests"`
	Violations []string       `json:"violations"`
}

type shownRequest struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Method string `json:"method"`
	Route  string `json:"route"`
	Status int    `json:"status"` // 0: it got no answer
}

// Mood is the class of the status in the page's style.
func (r shownRequest) Mood() string {
	switch {
	case r.Status == 0 || r.Status >= http.StatusInternalServerError:
		return "bad"
	case r.Status >= http.StatusBadRequest:
		return "wait"
	}
	return "ok"
}

// Answer is the status as the page shows it.
func (r shownRequest) Answer() string {
	if r.Status == 0 {
		return "none"
	}
	return strconv.Itoa(r.Status)
}

func (s *Server) activity() activity {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := activity{Count: s.total, Requests: []shownRequest{}, Violations: []string{}}
	for _, e := range slices.Backward(s.entries()) {
		if len(now.Requests) == shownRequests {
			break
		}
		r := e.request()
		now.Requests = append(now.Requests, shownRequest{ID: r.ID, Name: called(r), Method: r.Method, Route: r.Route, Status: r.Status})
	}
	for _, v := range slices.Backward(s.last()) {
		if len(now.Violations) == shownRequests {
			break
		}
		now.Violations = append(now.Violations, v.text)
	}
	return now
}

// called names a request that led to no operation too.
func called(r Request) string {
	switch {
	case r.Op != "":
		return r.Op
	case r.Route != "":
		return "page"
	}
	return "no operation"
}

// MarshalJSON adds to a request what the page shows of it.
func (r shownRequest) MarshalJSON() ([]byte, error) {
	type plain shownRequest
	return json.Marshal(struct {
		plain
		Mood   string `json:"mood"`
		Answer string `json:"answer"`
	}{plain(r), r.Mood(), r.Answer()})
}
