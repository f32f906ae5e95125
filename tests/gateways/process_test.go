//go:build unix && !linux

package gateways

import "syscall"

// attributes give a server a process group of its own.
func attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true}
}
