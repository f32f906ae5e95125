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

// WithTLS serves HTTPS, with HTTP/2 for clients that offer it. With a nil config the emulator generates a throw-away
// certificate for 127.0.0.1 and localhost, which [Server.Certificates] and the client of [Server.Config] trust. Another config
// is used as it is.
func WithTLS(config *tls.Config) Option {
	return func(o *options) { o.https, o.secure = true, config }
}

// Certificates returns a pool with the throw-away certificate and the certificates that the machine trusts, for a client that
// calls the emulator and other servers. It is nil without a throw-away certificate.
func (s *Server) Certificates() *x509.CertPool { return s.pool }

// CertificatePEM returns the emulator's certificate for clients in other languages, such as curl --cacert. It is nil without TLS.
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

// selfSigned generates a certificate for this machine and, unless it is "", another host. Its name constraints limit it to
// these names, even as a certificate authority. It is valid for a week by the real clock, and at the time of a testing/synctest
// bubble, the first days of 2000.
func selfSigned(host string) (*tls.Config, *x509.CertPool, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	now := time.Now()
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return nil, nil, err
	}
	template := &x509.Certificate{
		SerialNumber:                serial,
		Subject:                     pkix.Name{CommonName: "tigotest"},
		NotBefore:                   time.Date(1999, time.December, 1, 0, 0, 0, 0, time.UTC),
		NotAfter:                    now.Add(7 * 24 * time.Hour),
		DNSNames:                    []string{"localhost"},
		IPAddresses:                 []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback},
		PermittedDNSDomains:         []string{"localhost"},
		PermittedDNSDomainsCritical: true,
		PermittedIPRanges:           []*net.IPNet{{IP: net.IPv4(127, 0, 0, 0).To4(), Mask: net.CIDRMask(8, 32)}, single(net.IPv6loopback)},
		KeyUsage:                    x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		ExtKeyUsage:                 []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		IsCA:                        true,
		BasicConstraintsValid:       true,
		MaxPathLenZero:              true,
	}
	if ip := net.ParseIP(host); ip != nil {
		template.IPAddresses = append(template.IPAddresses, ip)
		template.PermittedIPRanges = append(template.PermittedIPRanges, single(ip))
	} else if host != "" {
		template.DNSNames = append(template.DNSNames, host)
		template.PermittedDNSDomains = append(template.PermittedDNSDomains, host)
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return nil, nil, err
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, nil, err
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool()
	}
	pool.AddCert(leaf)
	return &tls.Config{
		Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key, Leaf: leaf}},
		NextProtos:   []string{"h2", "http/1.1"},
		MinVersion:   tls.VersionTLS12,
	}, pool, nil
}

// single returns the network with one address.
func single(ip net.IP) *net.IPNet {
	if v4 := ip.To4(); v4 != nil {
		ip = v4
	}
	return &net.IPNet{IP: ip, Mask: net.CIDRMask(8*len(ip), 8*len(ip))}
}
