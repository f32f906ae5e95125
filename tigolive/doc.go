// Package tigolive runs the tests of a program against Tigo's own sandbox as well as against the emulator, and reports how a
// country's back end deviates from the contract.
//
//	func TestDebt(t *testing.T) {
//		client, known := tigolive.Connect(t)
//		contracts, err := billing.New(client).ListContracts(t.Context(), known.Document(t))
//		…
//	}
//
// # One test for the emulator and the platform
//
// [Connect] returns a client and the known data of its platform. If there are no credentials in the environment, the
// platform is an emulator of package tigotest, which runs until the test ends. Otherwise it is the platform that the
// variables of [tigo.ConfigFromEnv] select. [Connect] lists the variables for known data.
//
// Two things are refused unless a variable or an option allows them: Tigo's production, and calls that change data.
//
// # Reports
//
// [Suite] makes every read of both APIs. It needs one identity document, and finds all other ids from that. It returns a
// [Report] of the deviations from the contract. A report has counts, paths and words of enumerations, but no ids and no
// values. It is written as text, as JSON and as a web page. [Compare] compares two reports.
//
// [Survey] does the same outside tests.
//
// # Recordings
//
// A [Recorder] keeps the responses of a country's back end, with all personal data replaced, for tests that run anywhere.
// [Recording.Replay] responds from a recording, and so does an emulator with tigotest.WithRecording.
package tigolive
