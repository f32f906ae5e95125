// Package savefile writes files atomically, and makes safe names from those that servers send.
package savefile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// ErrNotRegular is the error of a path that is a device, a pipe or another file that is not regular.
var ErrNotRegular = errors.New("not a regular file")

// Write writes a file with the function write. If it fails, the path is unchanged. As with os.WriteFile, a new file has mode
// 0666 less the umask, a replaced one keeps its mode, and symbolic links are followed.
//
// It writes to a temporary file in the same folder. If the system supports it, this file has no name until it is whole, so
// that a killed process leaves no file behind.
func Write(path string, write func(*os.File) error) error {
	path, mode, exists, err := target(path)
	if err != nil {
		return err
	}
	t, err := newTemporary(filepath.Dir(path))
	if err != nil {
		return err
	}
	defer t.discard()
	if exists {
		if err := t.file.Chmod(mode); err != nil {
			return err
		}
	}
	if err := write(t.file); err != nil {
		return err
	}
	if err := t.file.Sync(); err != nil {
		return err
	}
	return t.publish(path)
}

// target follows the links at a path. It returns the path of the file to write, its mode, and whether it exists.
func target(path string) (resolved string, mode fs.FileMode, exists bool, err error) {
	for range 40 { // Linux follows as many links
		info, err := os.Lstat(path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return path, 0, false, nil
		case err != nil:
			return "", 0, false, err
		case info.Mode().IsRegular():
			return path, info.Mode().Perm(), true, nil
		case info.Mode()&fs.ModeSymlink == 0:
			return "", 0, false, &fs.PathError{Op: "write", Path: path, Err: ErrNotRegular}
		}
		link, err := os.Readlink(path)
		if err != nil {
			return "", 0, false, err
		}
		if !filepath.IsAbs(link) {
			link = filepath.Join(filepath.Dir(path), link)
		}
		path = link
	}
	return "", 0, false, &fs.PathError{Op: "write", Path: path, Err: errors.New("too many links")}
}

// A temporary is a file that is not yet published under its name.
type temporary struct {
	file *os.File
	name string // "" as long as the file has no name
}

// newNamed makes a temporary file with a name.
func newNamed(folder string) (*temporary, error) {
	for {
		name := temporaryName(folder)
		f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o666)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		return &temporary{f, name}, nil
	}
}

// rename gives a named temporary file its final name.
func (t *temporary) rename(path string) error {
	if err := t.file.Close(); err != nil {
		return err
	}
	if err := os.Rename(t.name, path); err != nil {
		return err
	}
	t.name = ""
	return nil
}

// discard removes a file that was not published.
func (t *temporary) discard() {
	_ = t.file.Close()
	if t.name != "" {
		_ = os.Remove(t.name)
	}
}
