package tigotest

import (
	"net"
	"net/http"
	"net/url"
	"strings"
)

// serveControl serves the control API and the console. It reports false for all other requests.
func (s *Server) serveControl(w http.ResponseWriter, r *http.Request) bool {
	path := r.URL.EscapedPath()
	if _, _, api := splitBase(path); api || isTokenPath(path) {
		return false
	}
	control := path == controlPrefix || strings.HasPrefix(path, controlPrefix+"/")
	if !control && !s.isConsole(r) {
		return false
	}
	if status, why := s.mayControl(w, r, control); status != 0 {
		if status == http.StatusSeeOther {
			return true // it has a response
		}
		c := &controlCall{server: s, w: w, r: r}
		c.write(status, map[string]string{"error": why})
		return true
	}
	if control {
		s.routeControl(w, r)
		return true
	}
	s.consoleMux.ServeHTTP(w, r)
	return true
}

// routeControl serves an operation of the control API. If there is none for the request, the error is JSON instead of the mux's
// plain text.
func (s *Server) routeControl(w http.ResponseWriter, r *http.Request) {
	handler, pattern := s.controlMux.Handler(r)
	if pattern != "" {
		s.controlMux.ServeHTTP(w, r)
		return
	}
	taken := &unwritten{header: w.Header()}
	handler.ServeHTTP(taken, r)
	w.Header().Del("Content-Length")
	text := "the control API has no such operation; /_emulator/openapi.yaml lists them"
	if allowed := w.Header().Get("Allow"); allowed != "" {
		text = "this path of the control API has " + allowed + " only"
	}
	(&controlCall{server: s, w: w, r: r}).write(taken.status, map[string]string{"error": text})
}

// unwritten records a response's status and drops its body.
type unwritten struct {
	header http.Header
	status int
}

func (u *unwritten) Header() http.Header { return u.header }

func (u *unwritten) Write(text []byte) (int, error) { return len(text), nil }

func (u *unwritten) WriteHeader(status int) { u.status = status }

// controlCookie holds the token for a browser on another machine.
const controlCookie = "tigo_emulator"

// mayControl returns a status and a reason if the caller may not control the emulator. Callers on this machine may, others need
// the control token, and pages of other origins never may.
func (s *Server) mayControl(w http.ResponseWriter, r *http.Request, control bool) (int, string) {
	if new(http.CrossOriginProtection).Check(r) != nil {
		return http.StatusForbidden, "another site sent this request"
	}
	path := r.URL.EscapedPath()
	if path == controlPrefix+"/health" || path == controlPrefix+"/openapi.yaml" || path == yamlPath || path == iconPath || path == stylePath || path == scriptPath {
		return 0, ""
	}
	if given := r.URL.Query().Get("token"); !control && given != "" && r.Method == http.MethodGet && sameText(given, s.ControlToken) {
		http.SetCookie(w, &http.Cookie{
			Name: controlCookie, Value: given, Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode, Secure: s.listener.secure != nil,
		})
		query := r.URL.Query()
		query.Del("token")
		http.Redirect(w, r, (&url.URL{Path: r.URL.Path, RawQuery: query.Encode()}).String(), http.StatusSeeOther)
		return http.StatusSeeOther, ""
	}
	scheme, given, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		given = ""
	}
	if cookie, err := r.Cookie(controlCookie); err == nil && given == "" {
		given = cookie.Value
	}
	if sameText(given, s.ControlToken) || s.local(r) {
		return 0, ""
	}
	return http.StatusUnauthorized, "from another machine the control API and the console need the control token: send Authorization: Bearer TOKEN, or open /?token=TOKEN"
}

// local reports whether a request comes from this machine, and not through a proxy.
func (s *Server) local(r *http.Request) bool {
	if r.Header.Get("X-Forwarded-For") != "" || r.Header.Get("Forwarded") != "" || r.Header.Get("X-Real-Ip") != "" || r.Header.Get("Via") != "" {
		return false
	}
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	ip := net.ParseIP(host)
	return err == nil && ip != nil && ip.IsLoopback() || r.RemoteAddr == memoryAddr
}

// memoryAddr is the address of a caller within the process.
const memoryAddr = "memory"
