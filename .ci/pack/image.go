package main

import (
	"archive/tar"
	"bytes"
	"cmp"
	"context"
	"encoding/pem"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/google/go-containerregistry/pkg/name"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
	"golang.org/x/crypto/x509roots/fallback/bundle"
)

// user is who the program runs as: nobody in particular, with no home and no shell.
const user = "65532:65532"

// port is what the emulator listens on.
const port = "8080"

// image makes a container image of one program: beside it the roots of the web's certificates, the time zones, and a user
// who is not root.
func image(arguments []string) error {
	flags := flag.NewFlagSet("image", flag.ExitOnError)
	program := flags.String("program", "", "the `file` with the program, a static one for Linux")
	arch := flags.String("arch", "amd64", "its `architecture`, as Go names it")
	version := flags.String("version", "", "its `version`")
	licenses := flags.String("licenses", "", "a `file` with the licenses of all that the program links")
	out := flags.String("out", "", "the `file` to write")
	_ = flags.Parse(arguments)
	if *program == "" || *version == "" || *licenses == "" || *out == "" {
		return errors.New("image needs -program, -version, -licenses and -out")
	}
	return build(*program, *arch, *version, *licenses, *out)
}

func build(program, arch, version, licenses, out string) error {
	title := filepath.Base(program)
	binary, err := os.ReadFile(program)
	if err != nil {
		return err
	}
	terms, err := os.ReadFile(licenses)
	if err != nil {
		return err
	}
	zones, err := timeZones()
	if err != nil {
		return err
	}
	content, err := layer([]file{
		{"etc/passwd", 0o444, []byte("nonroot:x:65532:65532:::\n")},
		{"etc/ssl/certs/ca-certificates.crt", 0o444, roots()},
		{"usr/share/licenses/" + title + ".txt", 0o444, terms},
		{"usr/share/zoneinfo.zip", 0o444, zones},
		{title, 0o555, binary},
	})
	if err != nil {
		return err
	}
	data, err := tarball.LayerFromOpener(func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(content)), nil })
	if err != nil {
		return err
	}
	image, err := mutate.AppendLayers(empty.Image, data)
	if err != nil {
		return err
	}
	image, err = mutate.ConfigFile(image, config(image, title, arch, version))
	if err != nil {
		return err
	}
	tag, err := name.NewTag(title + ":" + version)
	if err != nil {
		return err
	}
	if err := tarball.WriteToFile(out, tag, image); err != nil {
		return err
	}
	digest, err := image.Digest()
	fmt.Println(digest, out)
	return err
}

// timeZones is the database that comes with Go.
func timeZones() ([]byte, error) {
	root, err := exec.CommandContext(context.Background(), "go", "env", "GOROOT").Output()
	if err != nil {
		return nil, err
	}
	return os.ReadFile(filepath.Join(strings.TrimSpace(string(root)), "lib", "time", "zoneinfo.zip"))
}

// config says how the program is run.
func config(image v1.Image, title, arch, version string) *v1.ConfigFile {
	c, err := image.ConfigFile()
	if err != nil {
		log.Fatal("image: ", err) // an image in memory has one
	}
	c = c.DeepCopy()
	c.OS, c.Architecture, c.Created = "linux", arch, v1.Time{Time: time.Unix(0, 0).UTC()}
	c.Config = v1.Config{
		Entrypoint:   []string{"/" + title},
		Cmd:          []string{"-addr", ":" + port, "-public"},
		User:         user,
		Env:          []string{"ZONEINFO=/usr/share/zoneinfo.zip", "SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt"},
		ExposedPorts: map[string]struct{}{port + "/tcp": {}},
		Labels: map[string]string{
			"org.opencontainers.image.title":    title,
			"org.opencontainers.image.version":  version,
			"org.opencontainers.image.source":   "https://github.com/tigo-go/tigo",
			"org.opencontainers.image.licenses": "MIT AND MPL-2.0 AND BSD-3-Clause",
		},
	}
	return c
}

// A file is one that the image holds.
type file struct {
	path string
	mode int64
	data []byte
}

// layer is an archive of files and the folders they need, in a fixed order and with a fixed time, owned by root.
func layer(files []file) ([]byte, error) {
	folders := map[string]bool{"tmp": true}
	for _, f := range files {
		for folder := path.Dir(f.path); folder != "."; folder = path.Dir(folder) {
			folders[folder] = true
		}
	}
	var headers []tar.Header
	for folder := range folders {
		mode := int64(0o755)
		if folder == "tmp" {
			mode = 0o1777
		}
		headers = append(headers, tar.Header{Typeflag: tar.TypeDir, Name: folder + "/", Mode: mode})
	}
	content := map[string][]byte{}
	for _, f := range files {
		headers = append(headers, tar.Header{Typeflag: tar.TypeReg, Name: f.path, Mode: f.mode, Size: int64(len(f.data))})
		content[f.path] = f.data
	}
	slices.SortFunc(headers, func(a, b tar.Header) int { return cmp.Compare(a.Name, b.Name) })
	var archive bytes.Buffer
	w := tar.NewWriter(&archive)
	for _, h := range headers {
		h.ModTime, h.Format = time.Unix(0, 0), tar.FormatUSTAR
		if err := w.WriteHeader(&h); err != nil {
			return nil, err
		}
		if _, err := w.Write(content[h.Name]); err != nil {
			return nil, err
		}
	}
	err := w.Close()
	return archive.Bytes(), err
}

// roots are the certificates that Mozilla trusts for the web, without conditions.
func roots() []byte {
	var text bytes.Buffer
	for root := range bundle.Roots() {
		if root.Constraint == nil {
			_ = pem.Encode(&text, &pem.Block{Type: "CERTIFICATE", Bytes: root.Certificate})
		}
	}
	return text.Bytes()
}
