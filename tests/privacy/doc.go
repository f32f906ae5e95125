// Package privacy searches everything that the SDK prints, logs, reports to observers and quotes for personal and card data.
//
// The tests call every operation on platforms that misbehave and repeat the values of the request, in several spellings.
// They search every channel for the data that docs/personal-data.md excludes from it, and check that the texts which that
// page keeps readable are kept. For each channel there is a test of the search itself: with disabled redaction, it finds the
// values.
package privacy
