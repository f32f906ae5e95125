package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// checkModule reports the undocumented names of every library package below root, as "file:line: what".
func checkModule(root string) ([]string, error) {
	var report []string
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.IsDir() {
			return err
		}
		if path != root && skipped(path) {
			return filepath.SkipDir
		}
		lines, err := checkFolder(root, path)
		report = append(report, lines...)
		return err
	})
	return report, err
}

// skipped reports whether a folder holds no package that a user of the module imports.
func skipped(dir string) bool {
	name := filepath.Base(dir)
	if strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") {
		return true
	}
	switch name {
	case "testdata", "vendor", "internal", "examples":
		return true
	}
	_, err := os.Stat(filepath.Join(dir, "go.mod"))
	return err == nil
}

// checkFolder reports the undocumented names of the library package in dir, if there is one.
func checkFolder(root, dir string) ([]string, error) {
	paths, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, err
	}
	paths = slices.DeleteFunc(paths, func(path string) bool { return strings.HasSuffix(path, "_test.go") })

	c := &checker{fset: token.NewFileSet(), root: root}
	var library []*ast.File
	for _, path := range paths {
		file, err := parser.ParseFile(c.fset, path, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		if file.Name.Name != "main" {
			library = append(library, file)
		}
	}
	if len(library) == 0 {
		return nil, nil
	}
	if !slices.ContainsFunc(library, func(file *ast.File) bool { return documented(file.Doc) }) {
		c.add(library[0].Package, "package "+library[0].Name.Name)
	}
	for _, file := range library {
		c.file(file)
	}
	return c.report, nil
}
