// Package live tests package tigolive as its users meet it: against a platform that deviates on purpose, against recordings,
// and in a process of its own that knows a platform by its environment alone. It is a module of its own so that it is no
// part of what the module offers.
package live
