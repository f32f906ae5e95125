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

// network checks everything between this machine and the platform.
func (x *examination) network(ctx context.Context) bool {
	proxy, err := x.Proxy(&http.Request{URL: x.base})
	if err != nil {
		x.add(StepName, Skipped, "a proxy is set.")
		return x.failed(StepProxy, "HTTPS_PROXY or HTTP_PROXY is not a URL.")
	}
	x.proxy = proxy
	return x.name(ctx) && x.reach(ctx)
}

// name resolves the name of the host, or that of the proxy.
func (x *examination) name(ctx context.Context) bool {
	host := x.base.Hostname()
	whose := "the platform's host"
	if x.proxy != nil {
		host, whose = x.proxy.Hostname(), "the proxy's host"
	}
	if ip := net.ParseIP(host); ip != nil {
		return x.ok(StepName, whose+" is an IP address, so no name is resolved.")
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
		return fmt.Sprintf("%s, %s, does not exist in this machine's DNS: is the name right, and is it visible in this network?", whose, host)
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &wrong) && wrong.IsTimeout:
		return fmt.Sprintf("the DNS server does not respond: %s, %s, cannot be resolved.", whose, host)
	}
	return fmt.Sprintf("the DNS server refuses to resolve %s.", host)
}

// probe is the result of one request to the platform.
type probe struct {
	proxyStatus int
	connected   bool
	asked       bool // the server asked for a client certificate
	response    *http.Response
	start       []byte // of the body
}

// reach sends one request without credentials, and examines the proxy, the connection, TLS, the clock and the response.
func (x *examination) reach(ctx context.Context) bool {
	p := &probe{}
	err := x.send(ctx, p)
	if !x.throughProxy(p, err) {
		return false
	}
	if err != nil && !p.connected {
		return x.failed(StepConnection, x.explainConnect(ctx, err))
	}
	x.ok(StepConnection, "a connection to "+x.base.Host+" opens.")
	x.hinted = p.asked
	if err != nil {
		return x.failed(StepTLS, x.explainTLS(p, err))
	}
	x.secure(p)
	return x.clock(p) && x.portal(p)
}

// transport returns a transport that records its connection in a probe.
func (x *examination) transport(p *probe) *http.Transport {
	dialer := &net.Dialer{Timeout: x.Timeout, Resolver: x.Resolver}
	return &http.Transport{
		Proxy: func(*http.Request) (*url.URL, error) { return x.proxy, nil },
		DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
			conn, err := dialer.DialContext(ctx, network, addr)
			p.connected = err == nil
			return conn, err
		},
		OnProxyConnectResponse: func(_ context.Context, _ *url.URL, _ *http.Request, response *http.Response) error {
			p.proxyStatus = response.StatusCode
			return nil
		},
		TLSClientConfig: &tls.Config{
			MinVersion: tls.VersionTLS12, RootCAs: x.Roots, Time: x.Now,
			GetClientCertificate: func(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
				p.asked = true
				return &tls.Certificate{}, nil // no certificate, as the client without a Config.Transport
			},
		},
		TLSHandshakeTimeout:   x.Timeout,
		ResponseHeaderTimeout: x.Timeout,
		DisableKeepAlives:     true,
	}
}

func (x *examination) send(ctx context.Context, p *probe) error {
	ctx, cancel := context.WithTimeout(ctx, 2*x.Timeout)
	defer cancel()
	transport := x.transport(p)
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
	p.response = response
	p.start, _ = io.ReadAll(io.LimitReader(response.Body, 4<<10))
	return nil
}

// throughProxy checks the proxy, if there is one.
func (x *examination) throughProxy(p *probe, err error) bool {
	if x.proxy == nil {
		return x.ok(StepProxy, "no proxy is set for this host.")
	}
	host := x.proxy.Host // without its credentials
	plain := p.response != nil && x.base.Scheme == "http"
	if plain {
		p.proxyStatus = p.response.StatusCode
	}
	switch {
	case p.proxyStatus == http.StatusProxyAuthRequired && x.proxy.User == nil:
		return x.failed(StepProxy, "the proxy "+host+" requires a user name and a password: add them to HTTPS_PROXY, as http://name:password@"+host+".")
	case p.proxyStatus == http.StatusProxyAuthRequired:
		return x.failed(StepProxy, "the proxy "+host+" rejects the user name and the password in HTTPS_PROXY; special characters in them must be URL-escaped.")
	case p.proxyStatus == http.StatusForbidden && !plain:
		return x.failed(StepProxy, "the proxy "+host+" does not allow connections to "+x.base.Host+": ask its administrator to allow it.")
	case !p.connected:
		return x.failed(StepProxy, "the proxy "+host+" cannot be reached: "+x.cause(err)+".")
	case p.proxyStatus >= http.StatusBadRequest && !plain:
		return x.failed(StepProxy, fmt.Sprintf("the proxy %s does not reach %s: it responds with status %d.", host, x.base.Host, p.proxyStatus))
	case err != nil && p.proxyStatus == 0:
		return x.failed(StepProxy, "the server at "+host+" does not respond like a proxy.")
	}
	return x.ok(StepProxy, "requests go through "+host+".")
}

// explainConnect returns a sentence on why there is no connection.
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
		text += " This is an IPv6 address: does this network have IPv6, and does the platform listen on that address?"
	}
	return text
}

// cause returns in a few words why a connection failed.
func (x *examination) cause(err error) string {
	switch text := fmt.Sprint(err); {
	case errors.Is(err, context.DeadlineExceeded) || timedOut(err):
		return "nothing responds, which is typical of a firewall that drops packets"
	case strings.Contains(text, "refused"):
		return "the connection is refused, because no program listens on this port"
	case strings.Contains(text, "unreachable"), strings.Contains(text, "no route"):
		return "there is no route to this address"
	case strings.Contains(text, "reset"):
		return "the connection is reset"
	}
	return "the connection fails"
}

func timedOut(err error) bool {
	var timeout net.Error
	return errors.As(err, &timeout) && timeout.Timeout()
}

// skew is the largest accepted difference between the clocks.
const skew = 5 * time.Minute

// clock compares the clock of this machine with that of the platform.
func (x *examination) clock(p *probe) bool {
	theirs, err := http.ParseTime(p.response.Header.Get("Date"))
	if err != nil {
		return x.ok(StepClock, "the response has no date to compare with.")
	}
	switch ahead := x.Now().Sub(theirs).Round(time.Minute); {
	case ahead > skew:
		return x.failed(StepClock, fmt.Sprintf("this machine's clock is %s ahead of the platform's: set it, since tokens and certificates depend on it.", ahead))
	case ahead < -skew:
		return x.failed(StepClock, fmt.Sprintf("this machine's clock is %s behind the platform's: set it, since tokens and certificates depend on it.", -ahead))
	}
	return x.ok(StepClock, "it agrees with the platform's.")
}

// portal finds servers, such as captive portals, that respond instead of the platform.
func (x *examination) portal(p *probe) bool {
	status := p.response.StatusCode
	if status >= 300 && status < 400 {
		to := "another page"
		if u, err := url.Parse(p.response.Header.Get("Location")); err == nil && u.Hostname() != "" {
			to = u.Hostname()
		}
		if to != x.base.Hostname() {
			return x.failed(StepPortal, "another server, such as a captive portal, redirects requests to "+to+": open a web page in a browser on this network and log in.")
		}
	}
	if status == http.StatusOK && len(p.start) > 0 && strings.HasPrefix(strings.TrimSpace(string(p.start)), "<") && login(string(p.start)) {
		return x.failed(StepPortal, "a log-in page, such as that of a captive portal, responds instead of the platform: log in, or use another network.")
	}
	return x.ok(StepPortal, "no captive portal responds instead of the platform.")
}

// login reports whether a web page is a log-in page.
func login(page string) bool {
	page = strings.ToLower(page)
	return strings.Contains(page, "password") || strings.Contains(page, "login") || strings.Contains(page, "log in") || strings.Contains(page, "portal") ||
		strings.Contains(page, "http-equiv=\"refresh\"")
}
