// Package docs has tests alone: they compile the Go programs in the repository's pages, and check the pages' links.
package docs
