package gateways

import "syscall"

// attributes give a server a process group of its own, and end it with the test, however that ends.
func attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM}
}
