// Package tigolive runs the tests of a program against Tigo's own sandbox as well as against the emulator, and tells how
// far a country's back end departs from the contract.
//
//	func TestDebt(t *testing.T) {
//		client, known := tigolive.Connect(t)
//		contracts, err := billing.New(client).ListContracts(t.Context(), known.Document(t))
//		…
//	}
//
// # Two places, one test
//
// [Connect] returns a client and what is known of the data behind it. Without credentials in the environment, that is an
// emulator of package tigotest, which lives as long as the test. With them, it is the platform that the variables of
// [tigo.ConfigFromEnv] name; [Connect] lists the variables that say what is known there.
//
// Two things are refused unless they are asked for by name, each by a variable and an option: Tigo's production, and
// calls that change something.
//
// # What a country's back end does
//
// [Suite] makes every read of both APIs, found from one identity document, and returns a [Report]: what each response
// showed against the contract. Counts, paths and words of enumerations stand in it; no id and no value. It is written as
// text, as JSON and as a page to look at, and two of them can be compared: [Compare].
//
// [Survey] does the same outside of tests.
//
// # Recordings
//
// A [Recorder] keeps responses with everything personal replaced, so that what a country really sends becomes a test that
// runs anywhere: [Recording.Replay] takes responses from a recording, and so does the emulator, by tigotest.WithRecording.
package tigolive
