// Package firstday has the tests of docs/first-day.md. They run with the emulator, and again with a platform from the
// environment.
package firstday
