//go:build !unix

package pgtest

import "syscall"

// as is for root alone, whom only Unix has.
func as(int, int) *syscall.SysProcAttr { return nil }
