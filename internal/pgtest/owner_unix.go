//go:build unix

package pgtest

import "syscall"

// as lets a process run as another user.
func as(uid, gid int) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}} //nolint:gosec // ids are no larger
}
