package doctor

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"strings"
	"time"
)

// secure reports how the connection is protected.
func (x *examination) secure(p *probe) {
	state := p.response.TLS
	switch {
	case state == nil:
		x.ok(StepTLS, "the connection is plain HTTP, without TLS.")
	case p.asked:
		x.add(StepTLS, Warning, tls.VersionName(state.Version)+". The server requests a client certificate and continues without one.")
	default:
		x.ok(StepTLS, tls.VersionName(state.Version)+", with a certificate that this machine trusts.")
	}
}

// explainTLS returns a sentence on why a connection did not lead to a response.
func (x *examination) explainTLS(p *probe, err error) string {
	var (
		unknown  x509.UnknownAuthorityError
		invalid  x509.CertificateInvalidError
		hostname x509.HostnameError
		plain    tls.RecordHeaderError
		alert    tls.AlertError
	)
	switch {
	case errors.As(err, &hostname):
		return fmt.Sprintf("the certificate is not for %s, but for another host: is the address right, or does another server respond instead?", x.base.Hostname())
	case errors.As(err, &unknown):
		return "the certificate is signed by an authority that this machine does not trust" + by(unknown.Cert) +
			": if it belongs to your company's proxy, trust its CA, for example with SSL_CERT_FILE; otherwise the connection is not safe."
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return x.explainExpired(invalid)
	case errors.As(err, &invalid):
		return "the certificate cannot be used for this: " + strings.TrimPrefix(invalid.Error(), "x509: ") + "."
	case p.asked && (errors.As(err, &alert) || !timedOut(err)):
		return "the server requires a client certificate: set one in the TLSClientConfig of a Config.Transport."
	case errors.As(err, &plain), strings.Contains(err.Error(), "server gave HTTP response"):
		return "the server does not speak TLS: the port is for plain http, or belongs to a proxy."
	case strings.Contains(err.Error(), "protocol version"):
		return "the server offers only unsafe versions of TLS: it must offer 1.2 or later."
	case timedOut(err):
		return "the connection opens, but there is no response within " + x.Timeout.String() + ": check for a firewall, or a fault of the server."
	}
	return "the connection is closed before a response: check for a firewall that blocks TLS to this host, or a fault of the server."
}

// explainExpired distinguishes an expired certificate from a wrong clock.
func (x *examination) explainExpired(invalid x509.CertificateInvalidError) string {
	now := x.Now()
	if invalid.Cert != nil && now.Before(invalid.Cert.NotBefore) {
		return fmt.Sprintf("the certificate is valid only from %s on, and this machine's clock is at %s: set the clock.",
			invalid.Cert.NotBefore.Format(time.DateOnly), now.Format(time.DateOnly))
	}
	if invalid.Cert != nil {
		return fmt.Sprintf("the certificate expired on %s, and this machine's clock is at %s: one of them is wrong.",
			invalid.Cert.NotAfter.Format(time.DateOnly), now.Format(time.DateOnly))
	}
	return "the certificate has expired, or this machine's clock is wrong."
}

// by returns the name of a certificate's issuer in parentheses, "" if it has none that can be shown.
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
