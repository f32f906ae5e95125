// Package tigotest is an emulator of Tigo's Home Self Care and Selfcare CRM APIs for tests. It is a real server on a loopback
// port: it issues access tokens, keeps state, sends the platform's JSON, and injects faults.
//
//	func TestPayment(t *testing.T) {
//		server := tigotest.Start(t, tigotest.FailOnViolations())
//		client, err := tigo.New(server.Config(tigo.Colombia))
//		…
//		contract := server.Customers(tigo.Colombia)[0].Contracts[0]
//		// … the code under test pays contract.Unpaid
//		if n := server.Bookings("billing.CreateCheckout"); n != 1 {
//			t.Errorf("%d payments were started", n)
//		}
//	}
//
// # State
//
// Each of the six countries has the same kinds of customers, with different names, amounts and numbers. [Server.Customers]
// returns them; [Server.PutCustomer], [Server.PutContract] and [Server.PutInvoice] add others. What an operation creates can be
// read, updated and deleted. A checkout stays in process until [Server.Approve] or [Server.Reject] decides it, or a person
// decides it on the page at its redirectUrl.
//
// The state consists of JSON documents and shares no type with the SDK, so a wrong name in the SDK shows. The state is the same
// on every run. The clock stands still at 16 March 2026, 15:00 UTC, unless [Server.SetClock] or [Server.Advance] moves it.
// Invoices are dated by this clock, and tokens expire by it.
//
// # Contract
//
// [Operations] is the table by which every request is routed and checked. A request that breaks the contract gets the
// platform's response: a limit out of bounds is clamped, and a missing slash is a 404. [Server.Violations] describes what was
// wrong. [Server.Requests] returns the requests without personal values. [Server.Bookings] counts how often a write was
// applied, even if its response was lost.
//
// # Faults
//
// [Server.Inject] makes requests fail: those of one operation or all, a number of times or with a probability, before or after
// the booking.
//
//	server.Inject(tigotest.Fault{Op: "billing.CreateInvoice", Times: 1, When: tigotest.AfterBooking, Do: tigotest.ResetConnection()})
//
// A Delay with Detached is a slow back end, which books after the caller's timeout. Meanwhile is a write of another program at
// the worst moment. [Request] reports for each request whether it was Booked.
//
//	server.Inject(tigotest.Fault{Op: "billing.CreateInvoice", Times: 1, Delay: 50 * time.Second, Detached: true})
//
// Some actions replace the platform's response: [Response], [GatewayFault], [Redirect], [Flood], [Hang], [Disconnect],
// [ResetConnection], [Raw] and similar ones, and on HTTP/2 (see [WithTLS]) [RefuseStream] and [GoAway]. Others damage it:
// [Cut], [CutChunked], [CutSilently], [Stall], [Drip], [FalseGzip], [CutGzip] and [GzipBomb]. [Server.RefuseConnections] and
// [Server.CloseConnections] act on all connections.
//
// # Dialects
//
// [WithDialect] makes the APIs write JSON as some back ends do: lists inside objects, numbers in quotes, text in Windows-1252.
//
// # Control API and console
//
// Programs in other languages control the emulator under /_emulator/; /_emulator/openapi.yaml describes the operations. A
// console for browsers is at the server's URL: customers, contracts, invoices, payments, live requests, faults, clock and
// dialects. The contract is at /openapi.yaml, and as a page at /openapi. Command tigo-emulator serves all of this at any port,
// see [Listen].
//
// # Time
//
// In a testing/synctest bubble the emulator listens in memory, so that waits take no time; see [InMemory].
//
// # Load
//
// [WithPopulation] generates any number of customers whose ids follow a rule. Memory does not grow with the number of requests:
// [Server.Requests] keeps the last 10,000.
package tigotest
