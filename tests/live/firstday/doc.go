// Package firstday holds the test of docs/first-day.md. It runs here against the emulator, and once more against a
// platform that only the environment names.
package firstday
