package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"testing"
)

// described returns the lines of package example.org/house/room with the given declarations, in order.
func described(t *testing.T, declarations string) []string {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "room.go", "package room\n"+declarations, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	pkg, err := new(types.Config).Check("example.org/house/room", fset, []*ast.File{file}, nil)
	if err != nil {
		t.Fatal(err)
	}
	d := describer{pkg: pkg, parent: "example.org/"}
	return slices.Sorted(slices.Values(d.describe()))
}

func TestDescribe(t *testing.T) {
	tests := map[string]struct {
		declarations string
		want         []string
	}{
		"constants and variables": {
			declarations: "type Kind string\nconst A Kind = \"a\"\nconst b = 1\nvar V, w error",
			want: []string{
				`house/room, const A Kind = "a"`,
				"house/room, type Kind string",
				"house/room, var V error",
			},
		},
		"functions keep the names of their parameters": {
			declarations: "func F(from, to string, more ...int) (int, error) { return 0, nil }\nfunc g() {}",
			want:         []string{"house/room, func F(from string, to string, more ...int) (int, error)"},
		},
		"fields with their tags": {
			declarations: "type T struct {\n\tA int `json:\"a,omitzero\"`\n\tB []struct{ C bool }\n\td int\n}",
			want: []string{
				"house/room, type T struct",
				"house/room, type T, field A int `json:\"a,omitzero\"`",
				"house/room, type T, field B []struct{C bool}",
			},
		},
		"methods of values and of pointers": {
			declarations: "type T int\nfunc (T) V() {}\nfunc (*T) P(n int) {}\nfunc (T) w() {}\ntype u int\nfunc (u) V() {}",
			want: []string{
				"house/room, type T int",
				"house/room, type T, method (*T) P(n int)",
				"house/room, type T, method (T) V()",
			},
		},
		"what is embedded": {
			declarations: "type Base struct{ A int }\nfunc (*Base) M() {}\ntype lent struct{ B, c int }\ntype T struct {\n\tBase\n\t*lent\n}",
			want: []string{
				"house/room, type Base struct",
				"house/room, type Base, field A int",
				"house/room, type Base, method (*Base) M()",
				"house/room, type T struct",
				"house/room, type T, field B int",
				"house/room, type T, field Base embedded Base",
				"house/room, type T, method (*T) M()",
			},
		},
		"generic types": {
			declarations: "type Page[T any] struct{ Items []T }\nfunc (Page[T]) First() T { panic(0) }\nfunc Of[T any](t T) Page[T] { panic(0) }",
			want: []string{
				"house/room, func Of[T any](t T) Page[T]",
				"house/room, type Page, field Items []T",
				"house/room, type Page, method (Page) First() T",
				"house/room, type Page[T any] struct",
			},
		},
		"interfaces": {
			declarations: "type I interface {\n\tM(n int) error\n\tsealed()\n}\ntype Union interface{ ~int | ~string }",
			want: []string{
				"house/room, type I interface",
				"house/room, type I, method M(n int) error",
				"house/room, type I, unexported methods",
				"house/room, type Union interface",
				"house/room, type Union, constraint interface{~int | ~string}",
			},
		},
		"aliases": {
			declarations: "type T int\ntype Also = T",
			want:         []string{"house/room, type Also = T", "house/room, type T int"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if got := described(t, test.declarations); !slices.Equal(got, test.want) {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
		})
	}
}
