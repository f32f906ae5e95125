// Package browser tests the emulator's pages with a real browser. It is a module of its own because of chromedp, and has
// nothing to import.
package browser
