// Package docs has only tests. They compile the Go programs in the pages of the repository, and check the links of the
// pages.
package docs
