package gateways

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/tigo-go/tigo"
)

// A slash is the form in which a gateway forwards the id "84/12", which the SDK sends as 84%2F12.
type slash struct {
	gateway string // with its setting, as on the page
	program string
	settings
	becomes string // "84%2F12", "84/12", or the gateway's own response
	cure    string // the setting that keeps the id unchanged, as on the page
}

var slashes = []slash{
	{"nginx, `proxy_pass http://platform;`", "nginx", settings{}, "84%2F12", ""},
	{"nginx, `proxy_pass http://platform/;`", "nginx", settings{Path: "/"}, "84/12", "`proxy_pass` without a path"},
	{"HAProxy", "haproxy", settings{}, "84%2F12", ""},
	{"HAProxy, `http-request set-path %[path,url_dec]`", "haproxy", settings{Setting: "http-request set-path %[path,url_dec]"}, "84/12", "no `url_dec` of a whole path"},
	{"HAProxy, `http-request normalize-uri percent-decode-unreserved`", "haproxy", settings{Setting: "http-request normalize-uri percent-decode-unreserved"}, "84%2F12", ""},
	{"HAProxy, `http-request normalize-uri path-merge-slashes`", "haproxy", settings{Setting: "http-request normalize-uri path-merge-slashes"}, "84%2F12", ""},
	{"Apache", "apache", settings{}, "404", "`AllowEncodedSlashes NoDecode`"},
	{"Apache, `AllowEncodedSlashes On`", "apache", settings{Setting: "AllowEncodedSlashes On"}, "84/12", "`AllowEncodedSlashes NoDecode`"},
	{"Apache, `AllowEncodedSlashes NoDecode`", "apache", settings{Setting: "AllowEncodedSlashes NoDecode"}, "84%2F12", ""},
	{"Varnish", "varnish", settings{}, "84%2F12", ""},
	{"Squid", "squid", settings{}, "84%2F12", ""},
}

// TestSlashes checks that an id with a slash reaches the back end in the form on the page.
func TestSlashes(t *testing.T) {
	full(t)
	for _, s := range slashes {
		t.Run(s.gateway, func(t *testing.T) {
			t.Parallel()
			b := serve(t, faults)
			in := s.settings
			in.Backend, in.Absent = b.address, absent(t)
			g := start(t, s.program, in, b)
			l := &link{way: way{program: s.program, proxy: s.program == "squid"}, backend: b, gateway: g}
			err := calls["GetBalance"].do(t.Context(), l.connect(t, nil, false), "84/12")
			assert.Equal(t, s.becomes, arrived(b, err))
		})
	}
}

// arrived returns the id in the request target of the back end, or the status of the response if the back end got no
// request.
func arrived(b *backend, err error) string {
	b.mu.Lock()
	defer b.mu.Unlock()
	for id, a := range b.accounts {
		if strings.HasPrefix(id, "84") {
			_, rest, _ := strings.Cut(a.target, "/contracts/")
			return strings.TrimSuffix(rest, "/balance")
		}
	}
	if e, ok := errors.AsType[*tigo.Error](err); ok {
		return fmt.Sprint(e.StatusCode)
	}
	return fmt.Sprint(err)
}

// TestPageHasSlashes compares the rows of the page.
func TestPageHasSlashes(t *testing.T) {
	var rows []string
	for _, s := range slashes {
		becomes, cure := "`"+s.becomes+"`", s.cure
		if s.becomes == "404" {
			becomes = "Apache's own 404"
		}
		if cure == "" {
			cure = "none needed"
		}
		rows = append(rows, fmt.Sprintf("| %s | %s | %s |", s.gateway, becomes, cure))
	}
	assert.Equal(t, rows, rowsOf(t, "Ids with a slash"))
}
