//go:build race

package wire_test

// raceDetector is true if the race detector is on, which makes code allocate more.
const raceDetector = true
