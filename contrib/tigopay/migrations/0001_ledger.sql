-- The intended payments and the state of each.
CREATE TABLE tigopay_payments (
	id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	ledger      text NOT NULL,                                -- Options.Name
	key         text NOT NULL,                                -- the caller's key of the payment
	kind        text NOT NULL CHECK (kind IN ('invoice', 'checkout')),
	contract_id text NOT NULL,
	invoice_id  text NOT NULL DEFAULT '',                     -- of a checkout: the invoice to be paid
	amount      text NOT NULL,                                -- the literal, never rounded
	request     bytea,                                        -- of a checkout: the request, sealed
	state       text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sending', 'done', 'refused', 'blocked', 'undecided')),
	reason      text NOT NULL DEFAULT '',                     -- why the payment is in its state; no personal data
	actor       text NOT NULL DEFAULT '',                     -- the person behind the last change; '' for a worker

	fence       bigint NOT NULL DEFAULT 0,                    -- rises with each lease
	slot        boolean NOT NULL DEFAULT false,               -- holds the right to write to its contract or invoice
	due_at      timestamptz NOT NULL DEFAULT clock_timestamp(), -- the end of the lease, or when a worker processes it next
	failures    integer NOT NULL DEFAULT 0,                   -- of reads and writes in a row, for the backoff

	attempt     integer NOT NULL DEFAULT 0,                   -- how often it became 'sending'
	sent_at     timestamptz,                                  -- when it last became 'sending'; the request was sent before sent_at + Send, or not at all
	known       text[] NOT NULL DEFAULT '{}',                 -- ids that the platform showed before
	despite     boolean NOT NULL DEFAULT false,               -- send it although another checkout is pending
	reopened    integer NOT NULL DEFAULT 0,                   -- how often a checkout began again because its token was lost

	made_id     text NOT NULL DEFAULT '',                     -- the invoice or checkout that was created
	token       bytea,                                        -- of a checkout, sealed
	url         bytea,                                        -- of a checkout, sealed

	created_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
	updated_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
	UNIQUE (ledger, key)
);

-- guard slot: one write at a time for a contract's invoices and for an invoice's checkouts.
CREATE UNIQUE INDEX tigopay_slot ON tigopay_payments (ledger, kind, contract_id, invoice_id) WHERE slot;

CREATE INDEX tigopay_due ON tigopay_payments (ledger, due_at) WHERE state IN ('waiting', 'sending', 'blocked');
CREATE INDEX tigopay_undecided ON tigopay_payments (ledger, id) WHERE state = 'undecided';

-- Every change of a payment's state, for people.
CREATE TABLE tigopay_events (
	id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	payment_id bigint NOT NULL REFERENCES tigopay_payments ON DELETE CASCADE,
	at         timestamptz NOT NULL DEFAULT clock_timestamp(),
	state      text NOT NULL,
	attempt    integer NOT NULL,
	reason     text NOT NULL,
	actor      text NOT NULL
);
CREATE INDEX tigopay_history ON tigopay_events (payment_id, id);

CREATE FUNCTION tigopay_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO tigopay_events (payment_id, state, attempt, reason, actor)
	VALUES (NEW.id, NEW.state, NEW.attempt, NEW.reason, NEW.actor);
	RETURN NULL;
END
$$;

CREATE TRIGGER tigopay_created AFTER INSERT ON tigopay_payments
	FOR EACH ROW EXECUTE FUNCTION tigopay_event();
CREATE TRIGGER tigopay_changed AFTER UPDATE ON tigopay_payments
	FOR EACH ROW WHEN (OLD.state <> NEW.state OR OLD.attempt <> NEW.attempt) EXECUTE FUNCTION tigopay_event();
