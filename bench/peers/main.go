// Command peers generates the clients of the peers from the contract, each as a module in the folder gen, which git ignores. The
// versions of the generators and of their modules are pinned here, and come from the Go module proxy.
//
// The client "before" is this module at an earlier commit, from git.
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
)

const (
	contract   = "../api/openapi.yaml"
	oapiConfig = "../api/oapi-codegen.yaml"
	generated  = "gen"
)

// beforeCommit is the commit of the client "before": the last one before calls became faster.
const beforeCommit = "5ab4901"

// A peer is a client to compare with, and its generator.
type peer struct {
	name     string
	tool     string
	program  string // the folder of its programs in clients
	tigo     string // the path of this module, relative to the module of the peer
	generate func(tool, dir string) error
	requires []string // all modules that it imports, so that their versions are pinned
}

var peers = []peer{
	{
		name:     "before",
		program:  "tigo",
		tigo:     "./tree",
		generate: before,
		requires: []string{"golang.org/x/oauth2@v0.37.0"},
	},
	{
		name:     "emulated",
		program:  "_emulated",
		tigo:     "../../..",
		generate: func(_, _ string) error { return nil },
	},
	{
		name:     "ogen",
		program:  "_ogen",
		tigo:     "../../..",
		tool:     "github.com/ogen-go/ogen/cmd/ogen@v1.24.0",
		generate: ogen,
		requires: []string{"github.com/ogen-go/ogen@v1.24.0"},
	},
	{
		name:     "oapi-codegen",
		program:  "_oapi-codegen",
		tigo:     "../../..",
		tool:     "github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen@v2.8.2",
		generate: oapiCodegen,
		requires: []string{"github.com/oapi-codegen/runtime@v1.8.0"},
	},
	{
		name:     "go-swagger",
		program:  "_go-swagger",
		tigo:     "../../..",
		tool:     "github.com/go-swagger/go-swagger/cmd/swagger@v0.36.7",
		generate: goSwagger,
		requires: []string{
			"github.com/go-openapi/errors@v0.22.9",
			"github.com/go-openapi/runtime@v0.33.4",
			"github.com/go-openapi/strfmt@v0.27.4",
			"github.com/go-openapi/swag@v0.29.2",
			"github.com/go-openapi/validate@v1.0.1",
		},
	},
}

func main() {
	log.SetFlags(0)
	for _, p := range peers {
		if err := p.make(); err != nil {
			log.Fatalf("%s: %v", p.name, err)
		}
	}
}

// make generates the client of a peer, and copies the programs that use it to the same folder.
func (p peer) make() error {
	dir := filepath.Join(generated, p.name)
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("clients", p.program))); err != nil {
		return err
	}
	if err := p.module(dir); err != nil {
		return err
	}
	if err := p.generate(p.tool, dir); err != nil {
		return err
	}
	return run(dir, "mod", "tidy")
}

// module makes dir a module with the pinned requirements. go-swagger uses its name in import paths.
func (p peer) module(dir string) error {
	if err := run(dir, "mod", "init", p.name); err != nil {
		return err
	}
	edit := []string{
		"mod", "edit", "-go=1.26.0",
		"-require=github.com/tigo-go/tigo/bench@v0.0.0", "-replace=github.com/tigo-go/tigo/bench=../..",
		"-replace=github.com/tigo-go/tigo=" + p.tigo,
	}
	for _, required := range p.requires {
		edit = append(edit, "-require="+required)
	}
	return run(dir, edit...)
}

// before copies the module at beforeCommit to the folder tree. The client has no tests.
func before(_, dir string) error {
	tree := filepath.Join(dir, "tree")
	if err := os.MkdirAll(tree, 0o755); err != nil {
		return err
	}
	if err := os.Remove(filepath.Join(dir, "main_test.go")); err != nil {
		return err
	}
	const archive = `git -C .. archive "$1" '*.go' go.mod go.sum | tar -x -C "$2"`
	command := exec.CommandContext(context.Background(), "sh", "-c", archive, "sh", beforeCommit, tree)
	if output, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("the commit %s is needed, which a shallow clone may lack: %w\n%s", beforeCommit, err, output)
	}
	return nil
}

// ogen generates only a client, without telemetry and other options.
func ogen(tool, dir string) error {
	spec := filepath.Join(dir, "contract.json")
	if err := writeWithoutUnions(contract, spec); err != nil {
		return err
	}
	return run("", "run", tool, "-config", filepath.Join("clients", "_ogen", "ogen.yml"), "-package", "api", "-clean",
		"-target", filepath.Join(dir, "client"), spec)
}

// oapiCodegen generates with the configuration that api/README.md recommends, which keeps numbers exact.
func oapiCodegen(tool, dir string) error {
	out := filepath.Join(dir, "client")
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	return run("", "run", tool, "-config", oapiConfig, "-o", filepath.Join(out, "client.go"), contract)
}

// goSwagger generates from the contract as Swagger 2.0, the only version that go-swagger reads.
func goSwagger(tool, dir string) error {
	spec := filepath.Join(dir, "swagger.json")
	if err := writeSwagger(contract, spec); err != nil {
		return err
	}
	return run("", "run", tool, "generate", "client", "--quiet", "-f", spec, "-A", "tigo", "-t", dir)
}

// run executes a go command in dir, and shows its output only if it fails.
func run(dir string, args ...string) error {
	command := exec.CommandContext(context.Background(), "go", args...)
	command.Dir = dir
	if output, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("%v: %w\n%s", args, err, output)
	}
	return nil
}
