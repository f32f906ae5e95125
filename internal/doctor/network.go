package doctor

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// network looks at everything between this machine and the platform.
func (x *examination) network(ctx context.Context) bool {
	proxy, err := x.Proxy(&http.Request{URL: x.base})
	if err != nil {
		x.add(StepName, Skipped, "a proxy is set.")
		return x.failed(StepProxy, "HTTPS_PROXY or HTTP_PROXY is not a URL.")
	}
	x.proxy = proxy
	return x.name(ctx) && x.reach(ctx)
}

// name looks the host up, or the proxy's.
func (x *examination) name(ctx context.Context) bool {
	host := x.base.Hostname()
	whose := "the platform's host"
	if x.proxy != nil {
		host, whose = x.proxy.Hostname(), "the proxy's host"
	}
	if ip := net.ParseIP(host); ip != nil {
		return x.ok(StepName, whose+" is an address already.")
	}
	ctx, cancel := context.WithTimeout(ctx, x.Timeout)
	defer cancel()
	found, err := x.Resolver.LookupIPAddr(ctx, host)
	if err != nil {
		return x.failed(StepName, explainName(whose, host, err))
	}
	six := 0
	for _, each := range found {
		if each.IP.To4() == nil {
			six++
		}
	}
	return x.ok(StepName, fmt.Sprintf("%s has %d IPv4 and %d IPv6 addresses.", whose, len(found)-six, six))
}

func explainName(whose, host string, err error) string {
	var wrong *net.DNSError
	switch {
	case errors.As(err, &wrong) && wrong.IsNotFound:
		return fmt.Sprintf("%s, %s, does not exist for this machine's DNS: is the name right, and may this network see it?", whose, host)
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &wrong) && wrong.IsTimeout:
		return fmt.Sprintf("the DNS server does not answer: %s, %s, cannot be looked up.", whose, host)
	}
	return fmt.Sprintf("the DNS server refuses to look %s up.", host)
}

// met is what one request to the platform met on its way.
type met struct {
	proxyStatus int
	connected   bool
	asked       bool // the server asked for a client certificate
	response    *http.Response
	start       []byte // of the body
}

// reach sends one request without credentials and reads from its way what is in between.
func (x *examination) reach(ctx context.Context) bool {
	m := &met{}
	err := x.send(ctx, m)
	if !x.throughProxy(m, err) {
		return false
	}
	if err != nil && !m.connected {
		return x.failed(StepConnection, x.explainConnect(ctx, err))
	}
	x.ok(StepConnection, "a connection to "+x.base.Host+" opens.")
	x.hinted = m.asked
	if err != nil {
		return x.failed(StepTLS, x.explainTLS(m, err))
	}
	x.secure(m)
	return x.clock(m) && x.portal(m)
}

// transport is one that keeps a record.
func (x *examination) transport(m *met) *http.Transport {
	dialer := &net.Dialer{Timeout: x.Timeout, Resolver: x.Resolver}
	return &http.Transport{
		Proxy: func(*http.Request) (*url.URL, error) { return x.proxy, nil },
		DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
			conn, err := dialer.DialContext(ctx, network, addr)
			m.connected = err == nil
			return conn, err
		},
		OnProxyConnectResponse: func(_ context.Context, _ *url.URL, _ *http.Request, response *http.Response) error {
			m.proxyStatus = response.StatusCode
			return nil
		},
		TLSClientConfig: &tls.Config{
			MinVersion: tls.VersionTLS12, RootCAs: x.Roots, Time: x.Now,
			GetClientCertificate: func(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
				m.asked = true
				return &tls.Certificate{}, nil // none, as the SDK would
			},
		},
		TLSHandshakeTimeout:   x.Timeout,
		ResponseHeaderTimeout: x.Timeout,
		DisableKeepAlives:     true,
	}
}

func (x *examination) send(ctx context.Context, m *met) error {
	ctx, cancel := context.WithTimeout(ctx, 2*x.Timeout)
	defer cancel()
	transport := x.transport(m)
	defer transport.CloseIdleConnections()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, x.base.Scheme+"://"+x.base.Host+"/", nil)
	if err != nil {
		return err
	}
	response, err := transport.RoundTrip(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	m.response = response
	m.start, _ = io.ReadAll(io.LimitReader(response.Body, 4<<10))
	return nil
}

// throughProxy says how the proxy behaved, if there is one.
func (x *examination) throughProxy(m *met, err error) bool {
	if x.proxy == nil {
		return x.ok(StepProxy, "none is set for this host.")
	}
	host := x.proxy.Host // without its credentials
	plain := m.response != nil && x.base.Scheme == "http"
	if plain {
		m.proxyStatus = m.response.StatusCode
	}
	switch {
	case m.proxyStatus == http.StatusProxyAuthRequired && x.proxy.User == nil:
		return x.failed(StepProxy, "the proxy "+host+" wants a name and a password: put them into HTTPS_PROXY, as http://name:password@"+host+".")
	case m.proxyStatus == http.StatusProxyAuthRequired:
		return x.failed(StepProxy, "the proxy "+host+" does not take the name and the password that HTTPS_PROXY has; those with special characters must be URL-escaped there.")
	case m.proxyStatus == http.StatusForbidden && !plain:
		return x.failed(StepProxy, "the proxy "+host+" does not allow connections to "+x.base.Host+": have it allowed.")
	case !m.connected:
		return x.failed(StepProxy, "the proxy "+host+" cannot be reached: "+x.cause(err)+".")
	case m.proxyStatus >= http.StatusBadRequest && !plain:
		return x.failed(StepProxy, fmt.Sprintf("the proxy %s does not reach %s: it answers with status %d.", host, x.base.Host, m.proxyStatus))
	case err != nil && m.proxyStatus == 0:
		return x.failed(StepProxy, "what listens at "+host+" does not answer as a proxy does.")
	}
	return x.ok(StepProxy, "requests go through "+host+".")
}

// explainConnect says why no connection opens.
func (x *examination) explainConnect(ctx context.Context, err error) string {
	host, port := x.base.Hostname(), cmp.Or(x.base.Port(), map[string]string{"http": "80", "https": "443"}[x.base.Scheme])
	text := fmt.Sprintf("%s cannot be reached: %s.", net.JoinHostPort(host, port), x.cause(err))
	ip := net.ParseIP(host)
	six := ip != nil && ip.To4() == nil
	if ip == nil {
		if found, err := x.Resolver.LookupIPAddr(ctx, host); err == nil {
			six = true
			for _, each := range found {
				six = six && each.IP.To4() == nil
			}
		}
	}
	if six {
		text += " Its address is an IPv6 one: does this network have IPv6, and does the platform listen there?"
	}
	return text
}

// cause is why a connection failed, in a few words.
func (x *examination) cause(err error) string {
	switch text := fmt.Sprint(err); {
	case errors.Is(err, context.DeadlineExceeded) || timedOut(err):
		return "nothing answers, as behind a firewall that drops packets"
	case strings.Contains(text, "refused"):
		return "the connection is refused, nothing listens there"
	case strings.Contains(text, "unreachable"), strings.Contains(text, "no route"):
		return "there is no route to it"
	case strings.Contains(text, "reset"):
		return "the connection is reset"
	}
	return "the connection fails"
}

func timedOut(err error) bool {
	var timeout net.Error
	return errors.As(err, &timeout) && timeout.Timeout()
}

// skew is how far clocks may differ.
const skew = 5 * time.Minute

// clock compares this machine's with the platform's.
func (x *examination) clock(m *met) bool {
	theirs, err := http.ParseTime(m.response.Header.Get("Date"))
	if err != nil {
		return x.ok(StepClock, "the platform does not tell its time.")
	}
	switch ahead := x.Now().Sub(theirs).Round(time.Minute); {
	case ahead > skew:
		return x.failed(StepClock, fmt.Sprintf("this machine's clock is %s ahead of the platform's: set it, or tokens and certificates are judged wrongly.", ahead))
	case ahead < -skew:
		return x.failed(StepClock, fmt.Sprintf("this machine's clock is %s behind the platform's: set it, or tokens and certificates are judged wrongly.", -ahead))
	}
	return x.ok(StepClock, "it agrees with the platform's.")
}

// portal finds those who answer in the platform's place.
func (x *examination) portal(m *met) bool {
	status := m.response.StatusCode
	if status >= 300 && status < 400 {
		to := "another page"
		if u, err := url.Parse(m.response.Header.Get("Location")); err == nil && u.Hostname() != "" {
			to = u.Hostname()
		}
		if to != x.base.Hostname() {
			return x.failed(StepPortal, "somebody in between, such as a captive portal, sends requests on to "+to+": open a web page in a browser on this network and log in.")
		}
	}
	if status == http.StatusOK && len(m.start) > 0 && strings.HasPrefix(strings.TrimSpace(string(m.start)), "<") && login(string(m.start)) {
		return x.failed(StepPortal, "a web page that asks for a log-in answers in the platform's place, such as a captive portal's: log in, or use another network.")
	}
	return x.ok(StepPortal, "nobody answers in the platform's place.")
}

// login reports whether a web page asks somebody to log in.
func login(page string) bool {
	page = strings.ToLower(page)
	return strings.Contains(page, "password") || strings.Contains(page, "login") || strings.Contains(page, "log in") || strings.Contains(page, "portal") ||
		strings.Contains(page, "http-equiv=\"refresh\"")
}
