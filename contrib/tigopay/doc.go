// Package tigopay is a ledger of payments that survives crashes, on PostgreSQL. Each payment in it is booked once at the
// platform, however often the process that sends it dies.
//
// The SDK books a write once per call. What it cannot know is whether an earlier process, now dead, has made that call
// already. The ledger does: the intent commits in the transaction of the caller, the state "sending" and what the platform
// showed before commit ahead of the request, and the result after it. What a dead worker left in "sending" is settled by
// reading the platform.
//
//	ledger, err := tigopay.New(pool, billing.New(client), tigopay.Options{Seal: seal})
//	…
//	err = pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
//		// … the order and the intent to bill it, both or neither
//		_, err := ledger.AddInvoice(ctx, tx, "order-4711", contractID, billing.CreateInvoiceRequest{Amount: amount})
//		return err
//	})
//	…
//	for { // in as many processes as there are
//		_, err := ledger.Sweep(ctx)
//		… // log err, wait a second
//	}
//
// Package riverpay works the same ledger by jobs of River.
//
// # States
//
//	waiting    to be sent; also after a rejection that may pass
//	sending    the request may have left; only a response or a read tells what happened
//	blocked    another checkout of the invoice is pending: sent when that one has ended
//	done       booked: the id, and the token of a checkout, are in the payment
//	refused    not booked, and never will be
//	undecided  the platform does not show what happened: a person decides, see [Ledger.Decide]
//
// # What is promised, and on what condition
//
// An intent is booked at most once, and exactly once if it becomes done. At most one token of a checkout is handed out. No
// payment stays waiting, sending or blocked for ever without new attempts, which [Ledger.Backlog] shows. Package model, in the folder
// beside this one, states the protocol and checks it in every order of events.
//
// The condition is that nothing is booked later than Settle after "sending" was committed: the request leaves within Send,
// and the platform gives its back ends 55 s. A worker that stands still between its last look at the clock and the departure
// of the bytes, and for longer than Settle less 55 s, breaks it; no client of this platform can prevent that. The clock of the
// database must not jump forward by more than [Margin] meanwhile.
//
// What the platform does not let one tell: an invoice that somebody else created for the same contract and amount while the
// response to ours was lost may be taken for ours. Ours is still created at most once.
package tigopay
