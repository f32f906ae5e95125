// Package wire is the one encoder and decoder of bodies: tolerant of what six countries' back ends send, exact in
// what it writes.
package wire
