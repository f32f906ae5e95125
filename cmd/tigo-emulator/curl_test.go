package main

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// standInName is an environment variable that makes the test binary act as curl.
const standInName = "TIGO_TEST_CURL"

// TestMain makes the test binary act as curl if it is called by that name.
func TestMain(m *testing.M) {
	if os.Getenv(standInName) != "" && filepath.Base(os.Args[0]) == "curl" {
		if err := curl(os.Args[1:], os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, "curl:", err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// standIn returns a PATH on which this binary is curl.
func standIn(t *testing.T) string {
	t.Helper()
	self, err := os.Executable()
	require.NoError(t, err)
	folder := t.TempDir()
	require.NoError(t, os.Symlink(self, filepath.Join(folder, "curl")))
	return folder + string(os.PathListSeparator) + os.Getenv("PATH")
}

// headers are the values of -H.
type headers []string

func (h *headers) String() string         { return strings.Join(*h, "\n") }
func (h *headers) Set(value string) error { *h = append(*h, value); return nil }

// curl implements the options of curl that the printed lines use.
func curl(args []string, out io.Writer) error {
	flags := flag.NewFlagSet("curl", flag.ContinueOnError)
	flags.Bool("sS", false, "be quiet but for errors")
	user := flags.String("u", "", "name:secret")
	data := flags.String("d", "", "the body; the method is POST then")
	roots := flags.String("cacert", "", "a certificate to trust")
	var header headers
	flags.Var(&header, "H", "a header line")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() != 1 {
		return errors.New("not one URL")
	}
	method := http.MethodGet
	if *data != "" {
		method = http.MethodPost
	}
	request, err := http.NewRequest(method, flags.Arg(0), strings.NewReader(*data)) //nolint:noctx // a process of its own
	if err != nil {
		return err
	}
	if *data != "" {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for _, line := range header {
		name, value, _ := strings.Cut(line, ": ")
		request.Header.Set(name, value)
	}
	if name, secret, ok := strings.Cut(*user, ":"); ok {
		request.SetBasicAuth(name, secret)
	}
	return transfer(request, *roots, out)
}

func transfer(request *http.Request, roots string, out io.Writer) error {
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	if roots != "" {
		text, err := os.ReadFile(roots)
		if err != nil {
			return err
		}
		config.RootCAs = x509.NewCertPool()
		config.RootCAs.AppendCertsFromPEM(text)
	}
	client := http.Client{
		Timeout:       time.Minute,
		Transport:     &http.Transport{TLSClientConfig: config},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	_, err = io.Copy(out, response.Body)
	return err
}
