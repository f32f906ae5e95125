// Package privacy looks for personal and card data in all that the SDK prints, logs, observes and quotes.
//
// Every operation is called against platforms that misbehave and repeat what they were told, in other spellings too. What
// docs/personal-data.md says is in no log and in no error is searched for in every channel; what it says stays readable is
// read. Each channel has a test of the search itself: with redaction switched off, it finds what it looks for.
package privacy
