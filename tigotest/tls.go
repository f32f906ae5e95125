package tigotest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"net/url"
	"time"
)

// WithTLS serves HTTPS, with HTTP/2 for clients that offer it. A nil config gets a throw-away certificate for 127.0.0.1 and
// localhost, which [Server.Certificates] and the client of [Server.Config] trust; a config of one's own is used as it is.
func WithTLS(config *tls.Config) Option {
	return func(o *options) { o.https, o.secure = true, config }
}

// Certificates returns a pool with the throw-away certificate, nil without one.
func (s *Server) Certificates() *x509.CertPool { return s.pool }

// CertificatePEM returns the certificate that the emulator shows, for clients in other languages: curl takes it with --cacert.
// It is nil without TLS.
func (s *Server) CertificatePEM() []byte {
	if s.listener.secure == nil || len(s.listener.secure.Certificates) == 0 {
		return nil
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.listener.secure.Certificates[0].Certificate[0]})
}

// hostname returns the host in an origin, without the port.
func hostname(origin string) string {
	parsed, err := url.Parse(origin)
	if err != nil {
		return ""
	}
	return parsed.Hostname()
}

// selfSigned makes a certificate for this machine and, unless it is "", another host. It is good for a week from the
// real time: TLS knows no emulator clock.
func selfSigned(host string) (*tls.Config, *x509.CertPool, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	now := time.Now()
	template := &x509.Certificate{
		SerialNumber:          big.NewInt(now.UnixNano()),
		Subject:               pkix.Name{CommonName: "tigotest"},
		NotBefore:             now.Add(-time.Hour),
		NotAfter:              now.Add(7 * 24 * time.Hour),
		DNSNames:              []string{"localhost"},
		IPAddresses:           []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback},
		IsCA:                  true,
		BasicConstraintsValid: true,
	}
	if ip := net.ParseIP(host); ip != nil {
		template.IPAddresses = append(template.IPAddresses, ip)
	} else if host != "" {
		template.DNSNames = append(template.DNSNames, host)
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return nil, nil, err
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, nil, err
	}
	pool := x509.NewCertPool()
	pool.AddCert(leaf)
	return &tls.Config{
		Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key, Leaf: leaf}},
		NextProtos:   []string{"h2", "http/1.1"},
		MinVersion:   tls.VersionTLS12,
	}, pool, nil
}
