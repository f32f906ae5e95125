// Package tigotest is an emulator of Tigo's Home Self Care and Selfcare CRM APIs for tests: a real server on a loopback port
// that signs clients in, keeps state, speaks the platform's JSON, and fails when it is told to.
//
//	func TestPayment(t *testing.T) {
//		server := tigotest.Start(t, tigotest.FailOnViolations())
//		client, err := tigo.New(server.Config(tigo.Colombia))
//		…
//		contract := server.Customers(tigo.Colombia)[0].Contracts[0]
//		// … the code under test pays contract.Unpaid
//		if n := server.Bookings("billing.CreateCheckout"); n != 1 {
//			t.Errorf("%d payments were begun", n)
//		}
//	}
//
// # State
//
// Each of the six countries has the same kinds of customers, with different names, amounts and numbers; [Server.Customers]
// finds them, [Server.PutCustomer], [Server.PutContract] and [Server.PutInvoice] add others. What an operation creates can be
// read back, updated and deleted. A checkout stays in process until [Server.Approve] or [Server.Reject] decides it, or a
// person does on the page that its redirectUrl leads to.
//
// The state is made of JSON documents and shares no type with the SDK, so it cannot agree with a wrong name there. It is
// the same on every run: the clock stands still at 16 March 2026, 15:00 UTC, unless [Server.SetClock] or [Server.Advance]
// moves it, and it is the clock by which invoices are dated and tokens expire.
//
// # Contract
//
// [Operations] is the one table that routes and checks every request. Whatever breaks it gets the platform's response (a limit
// out of bounds is clamped, a missing slash is a 404) and a sentence in [Server.Violations]. [Server.Requests] tells what was
// sent, without personal values; [Server.Bookings] how often a write was really applied, whatever became of its response.
//
// # Faults
//
// [Server.Inject] makes requests fail: an operation or all, some times or with a probability, before or after the booking.
//
//	server.Inject(tigotest.Fault{Op: "billing.CreateInvoice", Times: 1, When: tigotest.AfterBooking, Do: tigotest.ResetConnection()})
//
// A slow back end that acts after its caller has gone is Detached with a Delay; a write of another program at the worst moment is
// Meanwhile. [Request] tells of each request whether it was Booked.
//
//	server.Inject(tigotest.Fault{Op: "billing.CreateInvoice", Times: 1, Delay: 50 * time.Second, Detached: true})
//
// In place of the platform's response come [Response], [GatewayFault], [Redirect], [Flood], [Hang], [Disconnect], [ResetConnection],
// [Raw] and its kin, and on HTTP/2 (see [WithTLS]) [RefuseStream] and [GoAway]; the platform's own response comes spoiled by [Cut],
// [CutChunked], [CutSilently], [Stall], [Drip], [FalseGzip], [CutGzip] and [GzipBomb]. [Server.RefuseConnections] and
// [Server.CloseConnections] act on connections without regard to what they carry.
//
// # Dialects
//
// [WithDialect] has the APIs write their JSON as some back ends do: lists wrapped, numbers quoted, text in Windows-1252.
//
// # Control API and console
//
// What the methods of [Server] do, other languages do under /_emulator/, described by /_emulator/openapi.yaml. A browser finds a
// console at the server's URL: customers, contracts, invoices and payments, requests as they come, faults, clock and dialects. The
// contract is at /openapi.yaml and, to be read, at /openapi. Command tigo-emulator serves all of this at a port of your choice, see
// [Listen].
//
// # Time
//
// In a testing/synctest bubble the emulator listens in memory, so that waits take no time; see [InMemory].
//
// # Load
//
// [WithPopulation] makes up any number of customers whose ids follow a rule. Memory does not grow with the number of requests:
// [Server.Requests] keeps the last 10,000.
package tigotest
