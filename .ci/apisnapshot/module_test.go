package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// module writes a module into a new folder.
func module(t *testing.T, files map[string]string) (folder string) {
	t.Helper()
	folder = t.TempDir()
	for name, text := range files {
		path := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

func TestSnapshot(t *testing.T) {
	folder := module(t, map[string]string{
		"go.mod":                 "module example.org/house\n\ngo 1.26.0\n",
		"house.go":               "package house\n\nimport \"net/http\"\n\ntype House struct{ Client *http.Client }\n",
		"house_test.go":          "package house\n\nfunc OfTest() {}\n",
		"room/room.go":           "package room\n\nimport \"example.org/house\"\n\nfunc In(h house.House) {}\n",
		"tests/x_test.go":        "package tests\n\nfunc OfTest() {}\n",
		"internal/wall/wall.go":  "package wall\n\nfunc F() {}\n",
		"examples/tour/tour.go":  "package tour\n\nvar broken = by(what, was, removed)\n",
		"cmd/door/main.go":       "package main\n\nfunc F() {}\n\nfunc main() {}\n",
		"garden/go.mod":          "module example.org/house/garden\n",
		"garden/garden.go":       "package garden\n\nfunc F() {}\n",
		"room/testdata/x/x.go":   "package x\n\nfunc F() {}\n",
		"room/internal/a/b/b.go": "package b\n\nfunc F() {}\n",
	})
	got, err := snapshot(t.Context(), folder)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"house, type House struct",
		"house, type House, field Client *net/http.Client",
		"house/room, func In(h house.House)",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestSnapshotReportsWhatDoesNotCompile(t *testing.T) {
	folder := module(t, map[string]string{
		"go.mod":   "module example.org/house\n\ngo 1.26.0\n",
		"house.go": "package house\n\nvar House = brick\n",
	})
	if lines, err := snapshot(t.Context(), folder); err == nil || !strings.Contains(err.Error(), "undefined: brick") {
		t.Errorf("got %q and error %v", lines, err)
	}
}
