// Package tigopay is a ledger of payments on PostgreSQL that survives crashes. Each payment is booked once at the platform,
// however often the process that sends it dies.
//
// The SDK books a write at most once per call, but it cannot know whether an earlier process has made the call before it
// died. The ledger knows. It commits the intent in the transaction of the caller. Before the request, it commits the state
// "sending" and what the platform showed until then. After the request, it commits the result. If a worker dies in
// "sending", another one finds the outcome by reading the platform.
//
//	ledger, err := tigopay.New(pool, billing.New(client), tigopay.Options{Seal: seal})
//	…
//	err = pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
//		// … store the order and the intent to bill it, both or neither
//		_, err := ledger.AddInvoice(ctx, tx, "order-4711", contractID, billing.CreateInvoiceRequest{Amount: amount})
//		return err
//	})
//	…
//	for { // in every process
//		_, err := ledger.Sweep(ctx)
//		… // log err, wait a second
//	}
//
// Package riverpay processes the same ledger with jobs of River.
//
// # States
//
//	waiting    will be sent; also after a transient rejection
//	sending    the request may have been sent; only a response or a read shows its outcome
//	blocked    another checkout of the invoice is pending; will be sent when that one has ended
//	done       booked; the payment has the id, and the token of a checkout
//	refused    not booked, and will not be sent
//	undecided  the platform does not show the outcome; a person decides, see [Ledger.Decide]
//
// # Guarantees and their condition
//
// An intent is booked at most once, and exactly once if it becomes done. For a checkout, the ledger returns at most one
// token. A payment that is waiting, sending or blocked gets further attempts; [Ledger.Backlog] shows how many there are.
// Package model, in a subfolder, has a model of the protocol, which is checked for every order of events.
//
// The condition is that a request is not booked later than Settle after the commit of "sending". It is sent within Send, and
// the platform waits 55 s for its back ends. The condition is violated if a worker is paused between its last check of the
// clock and the write of the request, for longer than Settle less 55 s. No client of this platform can prevent that. The
// clock of the database must not jump forward by more than [Margin] during that time.
//
// One case cannot be distinguished: if a response is lost, and another system creates an invoice for the same contract and
// amount, the ledger may take that invoice for its own. Its own invoice is still created at most once.
package tigopay
