//go:build race

package clienttest

// RaceDetector is true if the race detector is on, which makes code allocate more.
const RaceDetector = true
