// Package live tests package tigolive like its users: with a platform that deviates on purpose, with recordings, and in a
// separate process that finds the platform by its environment. It is a separate module, so that it does not belong to the
// root module.
package live
