package doctor

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"strings"
	"time"
)

// secure says how the connection is protected.
func (x *examination) secure(m *met) {
	state := m.response.TLS
	switch {
	case state == nil:
		x.ok(StepTLS, "none: this is plain HTTP.")
	case m.asked:
		x.add(StepTLS, Warning, tls.VersionName(state.Version)+". The server asks for a client certificate and goes on without one.")
	default:
		x.ok(StepTLS, tls.VersionName(state.Version)+", with a certificate that this machine trusts.")
	}
}

// explainTLS says why a connection that opened did not get as far as a response.
func (x *examination) explainTLS(m *met, err error) string {
	var (
		unknown  x509.UnknownAuthorityError
		invalid  x509.CertificateInvalidError
		hostname x509.HostnameError
		plain    tls.RecordHeaderError
		alert    tls.AlertError
	)
	switch {
	case errors.As(err, &hostname):
		return fmt.Sprintf("the certificate is not one for %s, but for another host: is the address right, or does somebody answer in its place?", x.base.Hostname())
	case errors.As(err, &unknown):
		return "the certificate is signed by an authority that this machine does not trust" + by(unknown.Cert) +
			": if that is your company's proxy, add its CA, as with SSL_CERT_FILE; if not, do not go on."
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return x.explainExpired(invalid)
	case errors.As(err, &invalid):
		return "the certificate cannot be used for this: " + strings.TrimPrefix(invalid.Error(), "x509: ") + "."
	case m.asked && (errors.As(err, &alert) || !timedOut(err)):
		return "the server asks for a client certificate and refuses a connection without one: set one in the TLSClientConfig of a Config.Transport of your own."
	case errors.As(err, &plain), strings.Contains(err.Error(), "server gave HTTP response"):
		return "what answers does not speak TLS: the port is one for plain http, or a proxy's."
	case strings.Contains(err.Error(), "protocol version"):
		return "the server offers no version of TLS that is still safe: 1.2 is the least."
	case timedOut(err):
		return "the connection opens, but nothing answers on it within " + x.Timeout.String() + ": a firewall, or a server in trouble."
	}
	return "the connection opens and is closed before a response comes: a firewall that does not let TLS to this host through, or a server in trouble."
}

// explainExpired tells an old certificate from a wrong clock.
func (x *examination) explainExpired(invalid x509.CertificateInvalidError) string {
	now := x.Now()
	if invalid.Cert != nil && now.Before(invalid.Cert.NotBefore) {
		return fmt.Sprintf("the certificate is valid from %s on only, and this machine's clock says %s: set the clock.",
			invalid.Cert.NotBefore.Format(time.DateOnly), now.Format(time.DateOnly))
	}
	if invalid.Cert != nil {
		return fmt.Sprintf("the certificate expired on %s, and this machine's clock says %s: one of the two is wrong.",
			invalid.Cert.NotAfter.Format(time.DateOnly), now.Format(time.DateOnly))
	}
	return "the certificate has expired, or this machine's clock is wrong."
}

// by names who signed a certificate.
func by(certificate *x509.Certificate) string {
	if certificate == nil {
		return ""
	}
	name := certificate.Issuer.CommonName
	if name == "" && len(certificate.Issuer.Organization) > 0 {
		name = certificate.Issuer.Organization[0]
	}
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return -1
		}
		return r
	}, name)
	if name == "" || len(name) > 64 {
		return ""
	}
	return " (" + name + ")"
}
