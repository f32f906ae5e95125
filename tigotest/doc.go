// Package tigotest is a sandbox of Tigo's Home Self Care and Selfcare CRM APIs for tests: a real server on a loopback port that
// signs clients in, keeps state and speaks the platform's JSON.
//
//	func TestBalance(t *testing.T) {
//		server := tigotest.Start(t, tigotest.FailOnViolations())
//		customer := server.Customers("co")[0]
//		// … a client of server.URL, server.ClientID and server.ClientSecret asks for customer.Contracts[0].ID
//		if server.Count("billing.GetBalance") != 1 {
//			t.Error("the balance was not asked for")
//		}
//	}
//
// # State
//
// Each of the countries has the same kinds of customers, with names, amounts and numbers of their own; [Server.Customers] finds them.
// What an operation creates can be read back, updated and deleted. A checkout stays in process until [Server.Approve] or
// [Server.Reject] decides it. The state is made of JSON documents and shares no type with the SDK, so it cannot agree
// with a wrong name there. It is the same on every run: the clock stands still at 16 March 2026 unless it is moved.
//
// # Contract
//
// [Operations] is the table that routes and checks every request. Whatever breaks it gets the platform's answer and a
// sentence in [Server.Violations]. [Server.Requests] tells what was sent, without personal values; [Server.Bookings] how
// often a write was really applied.
package tigotest
