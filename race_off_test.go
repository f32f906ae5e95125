//go:build !race

package tigo_test

// raceDetector says that the race detector is on, which allocates on its own account.
const raceDetector = false
