//go:build !race

package wire_test

// raceDetector reports whether the race detector is on, which allocates too.
const raceDetector = false
