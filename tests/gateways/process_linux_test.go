package gateways

import "syscall"

// attributes give a server a separate process group, and end it with the test process.
func attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM}
}
