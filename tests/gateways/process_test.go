//go:build unix && !linux

package gateways

import "syscall"

// attributes give a server a separate process group.
func attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true}
}
