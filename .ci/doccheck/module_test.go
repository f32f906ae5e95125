package main

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestCheckModule(t *testing.T) {
	const header = "// Package a is documented.\npackage a\n"
	tests := map[string]struct {
		files map[string]string
		want  []string
	}{
		"everything documented": {
			files: map[string]string{"a.go": header + "// F is.\nfunc F() {}\n\n// T is.\ntype T struct {\n\tA int // A is.\n}\n"},
		},
		"package": {
			files: map[string]string{"a.go": "package a\n", "b.go": "package a\n"},
			want:  []string{"a.go:1: package a has no doc comment"},
		},
		"package, in another file": {
			files: map[string]string{"a.go": "package a\n", "doc.go": header},
		},
		"function and methods": {
			files: map[string]string{"a.go": header + `func F() {}
func f() {}
// G is generic.
type G[T any] struct{}
func (*G[T]) M() {}
type hidden int
func (hidden) M() {}
`},
			want: []string{"a.go:3: F has no doc comment", "a.go:7: G.M has no doc comment"},
		},
		"a directive is no comment": {
			files: map[string]string{"a.go": header + "//go:noinline\nfunc F() {}\n"},
			want:  []string{"a.go:4: F has no doc comment"},
		},
		"constants: each name of a group needs its own": {
			files: map[string]string{"a.go": header + `// The states.
const (
	On = iota
	Off // Off is the other one.
	// Broken is neither.
	Broken
)
// Single is documented.
var Single = 1
`},
			want: []string{"a.go:5: On has no doc comment"},
		},
		"fields": {
			files: map[string]string{"a.go": header + `// T has fields.
type T struct {
	A int
	b int
	// C and D share one.
	C, D int
	E []struct { F int } // E is a list.
	Other
	*hidden
}
type hidden struct { X int }
`},
			want: []string{
				"a.go:5: T.A has no doc comment",
				"a.go:9: T.E.F has no doc comment",
				"a.go:10: T.Other has no doc comment",
			},
		},
		"interface methods": {
			files: map[string]string{"a.go": header + "// I has methods.\ntype I interface {\n\tM()\n\tm()\n}\n"},
			want:  []string{"a.go:5: I.M has no doc comment"},
		},
		"left out": {
			files: map[string]string{
				"a_test.go":          "package a\nfunc F() {}\n",
				"cmd/main.go":        "package main\nfunc F() {}\n",
				"testdata/a.go":      "package a\n",
				".hidden/a.go":       "package a\n",
				"nested/go.mod":      "module nested\n",
				"nested/a.go":        "package a\n",
				"nested/below/a.go":  "package a\n",
				"generate/ignore.go": "//go:build ignore\n\npackage main\n",
			},
		},
		"internal packages and examples do not count": {
			files: map[string]string{"internal/b/b.go": "package b\n", "examples/c/c.go": "package c\n"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			root := t.TempDir()
			for path, text := range test.files {
				path = filepath.Join(root, filepath.FromSlash(path))
				if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			got, err := checkModule(root)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
		})
	}
}

func TestCheckModuleReportsABrokenFile(t *testing.T) {
	root := t.TempDir()
	if err := os.WriteFile(filepath.Join(root, "a.go"), []byte("package"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := checkModule(root); err == nil {
		t.Error("a file that does not parse was taken for a good one")
	}
}
