package savefile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"unsafe"
)

// O_TMPFILE, AT_FDCWD and AT_SYMLINK_FOLLOW of Linux, which package syscall does not have.
const (
	openTemporary  = 0o20000000 | syscall.O_DIRECTORY
	currentFolder  = -100
	followSymlinks = 0x400
)

// descriptors is the folder of the open files of the process.
const descriptors = "/proc/self/fd/"

// newTemporary makes a file without a name, or with one if the file system does not support that.
func newTemporary(folder string) (*temporary, error) {
	if _, err := os.Stat(descriptors); err != nil {
		return newNamed(folder)
	}
	fd, err := syscall.Open(folder, openTemporary|syscall.O_RDWR|syscall.O_CLOEXEC, 0o666)
	if err != nil {
		return newNamed(folder)
	}
	return &temporary{file: os.NewFile(uintptr(fd), folder)}, nil
}

// publish gives the file its name. A file without a name cannot replace another: it gets a temporary name for that.
func (t *temporary) publish(path string) error {
	if t.name != "" {
		return t.rename(path)
	}
	err := t.link(path)
	if !errors.Is(err, fs.ErrExist) {
		return err
	}
	name := temporaryName(filepath.Dir(path))
	if err := t.link(name); err != nil {
		return err
	}
	t.name = name
	return t.rename(path)
}

// link gives a file without a name a free name.
func (t *temporary) link(path string) error {
	from, err := syscall.BytePtrFromString(descriptors + strconv.Itoa(int(t.file.Fd())))
	if err != nil {
		return err
	}
	to, err := syscall.BytePtrFromString(path)
	if err != nil {
		return &fs.PathError{Op: "link", Path: path, Err: err}
	}
	folder := currentFolder
	// Package os has no link that follows the link in /proc, and package syscall no linkat. Both strings stay alive
	// until the call returns, as package unsafe demands of conversions within the arguments of a system call.
	_, _, errno := syscall.Syscall6(syscall.SYS_LINKAT, uintptr(folder), uintptr(unsafe.Pointer(from)), //nolint:gosec // see above
		uintptr(folder), uintptr(unsafe.Pointer(to)), followSymlinks, 0) //nolint:gosec // see above
	if errno != 0 {
		return &fs.PathError{Op: "link", Path: path, Err: errno}
	}
	return nil
}
