package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// A server is one column of the table.
type server struct {
	name    string
	program string                                                   // the file that it needs, below the folder of programs
	command func(port, dir string, more []string) []string           // how it is started
	token   func(ctx context.Context, origin string) (string, error) // how a caller signs in; nil if the server accepts any token
	slow    bool                                                     // too slow for rows that count requests
}

// servers returns the columns, the emulator first.
func (b *bench) servers() []*server {
	at := func(name string) string { return filepath.Join(b.programs, name) }
	emulator := func(name string) func(string, string, []string) []string {
		return func(port, _ string, more []string) []string {
			return append([]string{at(name), "-addr", "127.0.0.1:" + port}, more...)
		}
	}
	const prism, wiremock = "npm/node_modules/.bin/prism", "npm/node_modules/wiremock/build"
	all := []*server{
		{name: "emulator", program: "emulator", command: emulator("emulator"), token: signIn},
		{name: "before", program: "before", command: emulator("before"), token: signIn},
		{name: "WireMock", program: wiremock, command: func(port, dir string, _ []string) []string {
			jars, _ := filepath.Glob(at(wiremock + "/*.jar"))
			return append(append([]string{"java", "-jar"}, jars...), "--port", port, "--root-dir", dir, "--disable-banner")
		}},
		{name: "Prism", program: prism, slow: true, command: func(port, _ string, _ []string) []string {
			return []string{at(prism), "mock", "--port", port, "--host", "127.0.0.1", "--verboseLevel", "silent", b.contract}
		}},
	}
	var found []*server
	for _, s := range all {
		if _, err := os.Stat(at(s.program)); err == nil && b.columns.MatchString(s.name) {
			found = append(found, s)
		}
	}
	return found
}

// A running is a server while it runs.
type running struct {
	command *exec.Cmd
	dir     string
	origin  string
	token   string
	took    time.Duration // from the start of the process to its first response
	stopped chan struct{}
}

// start starts a server and waits until it responds.
func (s *server) start(ctx context.Context, stubs []byte, more ...string) (*running, error) {
	dir, err := os.MkdirTemp("", "bench-emulator-")
	if err != nil {
		return nil, err
	}
	if err := writeStubs(dir, stubs); err != nil {
		return nil, err
	}
	port, err := freePort(ctx)
	if err != nil {
		return nil, err
	}
	words := s.command(port, dir, more)
	r := &running{
		command: exec.CommandContext(ctx, words[0], words[1:]...), dir: dir, origin: "http://127.0.0.1:" + port,
		token: "any", stopped: make(chan struct{}),
	}
	r.command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // npm's programs have children
	begun := time.Now()
	if err := r.command.Start(); err != nil {
		return nil, err
	}
	go func() {
		defer close(r.stopped)
		_ = r.command.Wait()
	}()
	if err := r.await(ctx); err != nil {
		r.stop()
		return nil, fmt.Errorf("%s: %w", s.name, err)
	}
	r.took = time.Since(begun)
	if s.token != nil {
		if r.token, err = s.token(ctx, r.origin); err != nil {
			r.stop()
			return nil, fmt.Errorf("%s: %w", s.name, err)
		}
	}
	return r, nil
}

// await waits until a request gets any response.
func (r *running) await(ctx context.Context) error {
	for ctx.Err() == nil {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, r.origin+balancePath, http.NoBody)
		if err != nil {
			return err
		}
		if response, err := http.DefaultClient.Do(request); err == nil {
			return response.Body.Close()
		}
		select {
		case <-r.stopped:
			return fmt.Errorf("it stopped: %v", r.command.ProcessState)
		case <-time.After(2 * time.Millisecond):
		}
	}
	return ctx.Err()
}

func (r *running) stop() {
	_ = syscall.Kill(-r.command.Process.Pid, syscall.SIGKILL)
	<-r.stopped
	_ = os.RemoveAll(r.dir)
}

// memory returns the resident memory of the server, in MiB.
func (r *running) memory() (float64, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", r.command.Process.Pid))
	if err != nil {
		return 0, err
	}
	_, after, _ := strings.Cut(string(status), "VmRSS:")
	kib, err := strconv.Atoi(strings.Fields(after)[0])
	return float64(kib) / 1024, err
}

// worked returns the processor time that the server has used. Unlike elapsed time it hardly depends on other programs.
func (r *running) worked() (time.Duration, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", r.command.Process.Pid))
	if err != nil {
		return 0, err
	}
	_, after, _ := strings.Cut(string(text), ") ") // the name of a program may contain blanks
	fields := strings.Fields(after)
	const user, system, tick = 11, 12, 10 * time.Millisecond
	var sum time.Duration
	for _, at := range []int{user, system} {
		n, err := strconv.Atoi(fields[at])
		if err != nil {
			return 0, err
		}
		sum += time.Duration(n) * tick
	}
	return sum, nil
}

// signIn gets an access token as any caller of the platform does.
func signIn(ctx context.Context, origin string) (string, error) {
	form := url.Values{"grant_type": {"client_credentials"}}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, origin+"/oauth/client_credential/accesstoken", strings.NewReader(form.Encode()))
	if err != nil {
		return "", err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.SetBasicAuth("tigotest-app", "tigotest+secret/100%")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return "", err
	}
	var token struct {
		Access string `json:"access_token"`
	}
	if err := json.Unmarshal(text, &token); err != nil || token.Access == "" {
		return "", fmt.Errorf("no token: %s", text)
	}
	return token.Access, nil
}

func freePort(ctx context.Context) (string, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	_, port, err := net.SplitHostPort(listener.Addr().String())
	if err != nil {
		return "", err
	}
	return port, listener.Close()
}
