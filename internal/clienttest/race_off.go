//go:build !race

package clienttest

// RaceDetector reports whether the race detector is on: it allocates too.
const RaceDetector = false
