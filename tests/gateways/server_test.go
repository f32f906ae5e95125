package gateways

import (
	"bytes"
	"crypto/tls"
	"errors"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"syscall"
	"testing"
	"text/template"
	"time"
)

// A program is the binary of a gateway, with the arguments that start it in the foreground. These are templates over
// settings.
type program struct {
	binary string
	config string // in testdata
	args   []string
}

var programs = map[string]program{
	"nginx":   {"nginx", "nginx.conf", []string{"-p", "{{.Dir}}", "-e", "{{.Dir}}/error.log", "-c", "{{.Config}}"}},
	"haproxy": {"haproxy", "haproxy.cfg", []string{"-db", "-f", "{{.Config}}"}},
	"squid":   {"squid", "squid.conf", []string{"-N", "-f", "{{.Config}}"}},
	"apache":  {"apache2", "apache.conf", []string{"-D", "FOREGROUND", "-f", "{{.Config}}"}},
	"varnish": {"varnishd", "varnish.vcl", []string{
		"-F", "-j", "none", "-n", "{{.Dir}}", "-s", "malloc,16m", "-f", "{{.Config}}",
		"-a", "main=127.0.0.1:{{.Port}}", "-a", "absent=127.0.0.1:{{.AbsentPort}}",
	}},
}

// settings fill a gateway's configuration.
type settings struct {
	Dir, Config, Cert string // the server's folder, its configuration, its certificate with the key
	Modules           string // the folder of Apache's modules in Debian
	Port, AbsentPort  int    // the ports for the back end and for an absent one
	Backend, Absent   string // addresses of the two back ends
	TLS               bool   // whether it listens with TLS and HTTP/2
	Root              bool   // whether this process runs as root; servers then change their user

	Setting string // directives for forwarding requests
	Second  string // nginx: another server of the same upstream
	Path    string // nginx: the path of proxy_pass
	Options string // Apache: options of ProxyPass
	Bind    string // HAProxy: options of its TLS

	Issuer *authority // of its certificate; nil: the trusted one
}

// The parts of an address, for Varnish.
func (s settings) BackendHost() string { host, _, _ := net.SplitHostPort(s.Backend); return host }
func (s settings) BackendPort() string { _, port, _ := net.SplitHostPort(s.Backend); return port }
func (s settings) AbsentAt() string    { _, port, _ := net.SplitHostPort(s.Absent); return port }

// A gateway is a running server.
type gateway struct {
	settings
	program string
	badge   tls.Certificate // a client certificate, for a server that requires one
	output  *bytes.Buffer
	process *exec.Cmd
	ended   chan struct{}
}

// install returns the path of a server's binary. Some are in folders that are only in the PATH of root.
func install(tb testing.TB, binary string) string {
	tb.Helper()
	for _, name := range []string{binary, "/usr/sbin/" + binary} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("CI") == "true" {
		tb.Fatalf("%s is not installed, and CI=true", binary)
	}
	tb.Skipf("%s is not installed", binary)
	return ""
}

// start starts a gateway in front of a back end, and stops it at the end of the test.
func start(tb testing.TB, name string, s settings, b *backend) *gateway {
	tb.Helper()
	path := install(tb, programs[name].binary)
	var failure string
	for range 3 { // another process may take a port before the gateway listens on it
		g := launch(tb, name, path, s)
		if g.ready(b) {
			return g
		}
		g.stop()
		failure = g.said()
	}
	tb.Fatalf("%s does not start:\n%s", name, failure)
	return nil
}

func launch(tb testing.TB, name, path string, s settings) *gateway {
	tb.Helper()
	s.Dir = tempDir(tb)
	s.Port, s.AbsentPort = freePort(tb), freePort(tb)
	s.Config = filepath.Join(s.Dir, programs[name].config)
	s.Modules, s.Root = "/usr/lib/apache2/modules", os.Geteuid() == 0
	if s.TLS {
		issuer := trusted
		if s.Issuer != nil {
			issuer = s.Issuer
		}
		_, pem := issuer.issue(tb, name)
		s.Cert = filepath.Join(s.Dir, "server.pem")
		must(tb, os.WriteFile(s.Cert, pem, 0o600))
	}
	config, err := template.ParseFiles(filepath.Join("testdata", programs[name].config))
	must(tb, err)
	must(tb, os.WriteFile(s.Config, fill(tb, config, s), 0o644))
	var args []string
	for _, arg := range programs[name].args {
		args = append(args, string(fill(tb, template.Must(template.New("").Parse(arg)), s)))
	}
	g := &gateway{settings: s, program: name, output: new(bytes.Buffer), ended: make(chan struct{})}
	g.badge, _ = trusted.issue(tb, "probe")
	g.process = exec.Command(path, args...) //nolint:noctx // stop ends it, with a signal before it is killed
	g.process.Dir = s.Dir
	g.process.Stdout, g.process.Stderr = g.output, g.output
	g.process.SysProcAttr = attributes()
	started := make(chan error)
	go func() {
		runtime.LockOSThread() // the system kills the server when the thread that started it ends
		started <- g.process.Start()
		_ = g.process.Wait()
		close(g.ended)
	}()
	must(tb, <-started)
	tb.Cleanup(g.stop)
	return g
}

// tempDir makes a folder that a server can read after it has changed its user.
func tempDir(tb testing.TB) string {
	tb.Helper()
	dir, err := os.MkdirTemp("", "gateway") //nolint:usetesting // other users cannot read a folder of TempDir
	must(tb, err)
	tb.Cleanup(func() { _ = os.RemoveAll(dir) })
	must(tb, os.Chmod(dir, 0o777)) //nolint:gosec // it has only the configuration of a test
	return dir
}

func fill(tb testing.TB, t *template.Template, s settings) []byte {
	tb.Helper()
	var b bytes.Buffer
	must(tb, t.Execute(&b, s))
	return b.Bytes()
}

// ready waits until the gateway forwards a request to the back end. It reports false if another server has the port.
func (g *gateway) ready(b *backend) bool {
	probe := "probe." + strconv.Itoa(rand.Int())
	late := time.After(time.Minute)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-g.ended:
			return false
		case <-late:
			return false
		case <-tick.C:
			if g.probe(b, probe) {
				return true
			}
		}
	}
}

func (g *gateway) probe(b *backend, id string) bool {
	transport := &http.Transport{DisableKeepAlives: true, TLSClientConfig: &tls.Config{
		Certificates: []tls.Certificate{g.badge}, InsecureSkipVerify: true, //nolint:gosec // it only checks which server listens
	}}
	address, scheme := g.address(g.Port), "http"
	switch {
	case g.program == "squid":
		transport.Proxy = http.ProxyURL(&url.URL{Scheme: "http", Host: address})
		address = b.address
		if b.secure {
			scheme = "https"
		}
	case g.TLS:
		scheme = "https"
	}
	client := http.Client{Transport: transport, Timeout: 10 * time.Second}
	response, err := client.Get(scheme + "://" + address + targetOf(id)) //nolint:noctx // it has a timeout
	if err != nil {
		return false
	}
	_ = response.Body.Close()
	return b.account(id).requests > 0
}

func (g *gateway) stop() {
	select {
	case <-g.ended:
		return
	default:
	}
	_ = g.process.Process.Signal(syscall.SIGTERM)
	select {
	case <-g.ended:
	case <-time.After(5 * time.Second):
	}
	_ = syscall.Kill(-g.process.Process.Pid, syscall.SIGKILL) // also its children
	<-g.ended
}

// said returns the output of the server, for a test that cannot start it.
func (g *gateway) said() string {
	text := g.output.String()
	for _, name := range []string{"error.log", "cache.log"} {
		more, _ := os.ReadFile(filepath.Join(g.Dir, name))
		text += string(more)
	}
	return text
}

// freePort returns a free port below those that the system uses for outgoing connections.
func freePort(tb testing.TB) int {
	tb.Helper()
	for range 1000 {
		port := 20000 + rand.IntN(12000)
		l, err := new(net.ListenConfig).Listen(tb.Context(), "tcp", "127.0.0.1:"+strconv.Itoa(port))
		if err == nil {
			must(tb, l.Close())
			return port
		}
		if !errors.Is(err, syscall.EADDRINUSE) {
			must(tb, err)
		}
	}
	tb.Fatal("no port is free")
	return 0
}

// absent returns an address that refuses connections during the test: its port is bound, but not listened on.
func absent(tb testing.TB) string {
	tb.Helper()
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0)
	must(tb, err)
	syscall.CloseOnExec(fd)
	tb.Cleanup(func() { _ = syscall.Close(fd) })
	must(tb, syscall.Bind(fd, &syscall.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}))
	name, err := syscall.Getsockname(fd)
	must(tb, err)
	address, ok := name.(*syscall.SockaddrInet4)
	if !ok {
		tb.Fatalf("%T is not an IPv4 address", name)
	}
	return net.JoinHostPort("127.0.0.1", strconv.Itoa(address.Port))
}

func (g *gateway) address(port int) string {
	return net.JoinHostPort("127.0.0.1", strconv.Itoa(port))
}
