package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/importer"
	"go/token"
	"io"
	"os"
	"os/exec"
	"path"
	"slices"
	"strings"
)

// listed is what `go list` says about a package.
type listed struct {
	ImportPath, Name, Export string
	GoFiles                  []string
	Module                   *struct {
		Path string
		Main bool
	}
}

// public reports whether users of the main module import the package. One of tests alone has nothing to import.
func (p listed) public() bool {
	if p.Module == nil || !p.Module.Main || p.Name == "main" || len(p.GoFiles) == 0 {
		return false
	}
	below := strings.Split(strings.TrimPrefix(p.ImportPath, p.Module.Path), "/")
	return !slices.Contains(below, "internal") && !slices.Contains(below, "examples")
}

// snapshot describes the exported API of the module in folder. The compiler's export data has it all, so nothing
// is parsed here.
func snapshot(ctx context.Context, folder string) ([]string, error) {
	packages, err := list(ctx, folder, "./...")
	if err != nil {
		return nil, err
	}
	packages = slices.DeleteFunc(packages, func(p listed) bool { return !p.public() })

	compile := []string{"-export", "-deps"}
	for _, p := range packages {
		compile = append(compile, p.ImportPath)
	}
	compiled, err := list(ctx, folder, compile...)
	if err != nil {
		return nil, err
	}
	exports := make(map[string]string, len(compiled))
	for _, p := range compiled {
		exports[p.ImportPath] = p.Export
	}
	from := importer.ForCompiler(token.NewFileSet(), "gc", func(path string) (io.ReadCloser, error) {
		return os.Open(exports[path])
	})

	var lines []string
	for _, p := range packages {
		pkg, err := from.Import(p.ImportPath)
		if err != nil {
			return nil, err
		}
		d := describer{pkg: pkg, parent: path.Dir(p.Module.Path) + "/"}
		lines = append(lines, d.describe()...)
	}
	slices.Sort(lines)
	return lines, nil
}

// list runs `go list` in folder.
func list(ctx context.Context, folder string, arguments ...string) ([]listed, error) {
	var stderr bytes.Buffer
	command := exec.CommandContext(ctx, "go", append([]string{"list", "-json=ImportPath,Name,Export,GoFiles,Module"}, arguments...)...)
	command.Dir = folder
	command.Stderr = &stderr
	out, err := command.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w\n%s", err, stderr.Bytes())
	}
	var packages []listed
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			return packages, nil
		} else if err != nil {
			return nil, fmt.Errorf("go list: %w", err)
		}
		packages = append(packages, p)
	}
}
