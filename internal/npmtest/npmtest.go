// Package npmtest provides tests with programs from npm, in the versions of a lock file.
//
// Such tests are long and need Node.js: they run only where TIGO_FULL=1 is set. Where Node.js or npm is not installed, they
// are skipped; with CI=true they fail.
package npmtest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// Install installs what package.json and package-lock.json in a folder list, and returns the node_modules folder that it is
// in. It is kept in the user's cache folder, by the content of both files, and must not be changed. No scripts of the
// packages run.
func Install(tb testing.TB, folder string) string {
	tb.Helper()
	if os.Getenv("TIGO_FULL") == "" {
		tb.Skip("it installs packages from npm: TIGO_FULL=1")
	}
	for _, program := range []string{"node", "npm"} {
		if _, err := exec.LookPath(program); err != nil {
			if os.Getenv("CI") == "true" {
				tb.Fatal(err)
			}
			tb.Skip(err)
		}
	}
	modules, err := install(tb.Context(), folder)
	if err != nil {
		tb.Fatal(err)
	}
	return modules
}

func install(ctx context.Context, folder string) (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	list, err := os.ReadFile(filepath.Join(folder, "package.json"))
	if err != nil {
		return "", err
	}
	lock, err := os.ReadFile(filepath.Join(folder, "package-lock.json"))
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(bytes.Join([][]byte{list, lock}, []byte{0}))
	place := filepath.Join(cache, "tigo-npm", fmt.Sprintf("%x", sum[:8]))
	modules := filepath.Join(place, "node_modules")
	if _, err := os.Stat(modules); err == nil {
		return modules, nil
	}
	if err := os.MkdirAll(filepath.Dir(place), 0o755); err != nil {
		return "", err
	}
	building, err := os.MkdirTemp(filepath.Dir(place), "building")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(building)
	if err := errors.Join(
		os.WriteFile(filepath.Join(building, "package.json"), list, 0o644),
		os.WriteFile(filepath.Join(building, "package-lock.json"), lock, 0o644),
	); err != nil {
		return "", err
	}
	npm := exec.CommandContext(ctx, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
	npm.Dir = building
	if output, err := npm.CombinedOutput(); err != nil {
		return "", fmt.Errorf("npm ci: %w\n%s", err, output)
	}
	// Whoever is first wins; what another process has put there is the same.
	if err := os.Rename(building, place); err != nil && !errors.Is(err, fs.ErrExist) {
		return "", err
	}
	return modules, nil
}
