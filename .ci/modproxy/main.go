// Command modproxy writes the modules that users get into a folder that the go command takes for a module proxy
// (GOPROXY=file://…), each as its tag would publish it: what git tracks below the module's folder, nested modules left out,
// with the license of the repository.
//
//	go run . -root ../.. -out /tmp/proxy v0.1.0 . contrib/tigoredis
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
	"golang.org/x/mod/zip"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("modproxy: ")
	root := flag.String("root", ".", "the `folder` of the repository")
	revision := flag.String("revision", "HEAD", "the `commit` to publish")
	out := flag.String("out", "", "the `folder` to write")
	flag.Parse()
	if *out == "" || flag.NArg() < 2 {
		log.Fatal("say -out, a version and the folders of modules")
	}
	repository, done, err := clone(*root)
	if err != nil {
		log.Fatal(err)
	}
	for _, folder := range flag.Args()[1:] {
		if err := publish(repository, *revision, folder, flag.Arg(0), *out); err != nil {
			done()
			log.Fatalf("%s: %v", folder, err)
		}
	}
	done()
}

// clone returns a folder that holds the repository itself, which a worktree does not: x/mod/zip sees none in it. It is a
// clone, which done removes, or root.
func clone(root string) (repository string, done func(), err error) {
	if info, err := os.Stat(filepath.Join(root, ".git")); err == nil && info.IsDir() {
		return root, func() {}, nil
	}
	repository, err = os.MkdirTemp("", "modproxy")
	if err != nil {
		return "", nil, err
	}
	done = func() { _ = os.RemoveAll(repository) }
	if output, err := exec.CommandContext(context.Background(), "git", "clone", "--quiet", "--shared", root, repository).CombinedOutput(); err != nil {
		done()
		return "", nil, fmt.Errorf("git clone: %w: %s", err, output)
	}
	return repository, done, nil
}

// publish writes one version of one module.
func publish(root, revision, folder, version, out string) error {
	data, err := os.ReadFile(filepath.Join(root, folder, "go.mod"))
	if err != nil {
		return err
	}
	path := modfile.ModulePath(data)
	if err := checkRequirements(data, path, version); err != nil {
		return err
	}
	escaped, err := module.EscapePath(path)
	if err != nil {
		return err
	}
	place := filepath.Join(out, filepath.FromSlash(escaped), "@v")
	if err := os.MkdirAll(place, 0o755); err != nil {
		return err
	}
	archive, err := os.Create(filepath.Join(place, version+".zip"))
	if err != nil {
		return err
	}
	defer archive.Close()
	subfolder := folder
	if subfolder == "." {
		subfolder = ""
	}
	if err := zip.CreateFromVCS(archive, module.Version{Path: path, Version: version}, root, revision, subfolder); err != nil {
		return err
	}
	info, err := json.Marshal(map[string]any{"Version": version, "Time": time.Unix(0, 0).UTC()})
	if err != nil {
		return err
	}
	list, err := os.OpenFile(filepath.Join(place, "list"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer list.Close()
	if _, err := fmt.Fprintln(list, version); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(place, version+".info"), info, 0o644); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(place, version+".mod"), data, 0o644); err != nil {
		return err
	}
	fmt.Println(path, version)
	return nil
}

// checkRequirements demands that a module requires those of this repository in the version that is published: their
// replace lines count for nobody but this repository.
func checkRequirements(data []byte, path, version string) error {
	file, err := modfile.Parse("go.mod", data, nil)
	if err != nil {
		return err
	}
	replaced := map[string]bool{}
	for _, r := range file.Replace {
		replaced[r.Old.Path] = true
	}
	for _, r := range file.Require {
		if replaced[r.Mod.Path] && r.Mod.Version != version {
			return fmt.Errorf("%s requires %s %s, which is not the version to be published, %s", path, r.Mod.Path, r.Mod.Version, version)
		}
	}
	return nil
}
