package main

import (
	"context"
	"fmt"
	"net/url"
	"path/filepath"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"

	"github.com/tigo-go/tigo/billing"
)

// batchSize is the number of contracts per job. With one contract per job, the queue would take more time than the platform.
const batchSize = 50

// nightly fetches the balance of each contract, and the PDF of its newest invoice, once a night.
type nightly struct {
	db      *pgxpool.Pool
	bills   *billing.Client
	folder  string // for PDFs; "" fetches balances only
	workers int    // jobs at a time in this process, each of which makes one request at a time
	timeout time.Duration
	rescue  time.Duration // after this time the job of a dead process is run again; must be more than timeout
}

// batch is a job: some of the contracts of one night.
type batch struct {
	Night     string   `json:"night"` // 2026-03-16: tomorrow's jobs differ from today's
	Contracts []string `json:"contracts"`
}

// Kind names the jobs in River's tables.
func (batch) Kind() string { return "nightly_batch" }

// InsertOpts makes jobs unique, so that a night can be enqueued twice without harm. It keeps River's default states, which
// include completed jobs. The night is one of the arguments, so the jobs of the next night are not duplicates. The last of
// ten attempts is made four hours after the first; if it fails, the contracts become dead letters.
func (batch) InsertOpts() river.InsertOpts {
	return river.InsertOpts{MaxAttempts: 10, UniqueOpts: river.UniqueOpts{ByArgs: true}}
}

// results creates the table of the results. It has a row for each contract of a night that is done: one that was fetched, or
// a dead letter with its problem.
const results = `CREATE TABLE IF NOT EXISTS nightly_results (
	night       text NOT NULL,
	contract_id text NOT NULL,
	due_amount  text NOT NULL,
	invoice_id  text NOT NULL,
	problem     text NOT NULL,
	PRIMARY KEY (night, contract_id)
)`

// migrate makes the tables of River and the one of the results.
func (n *nightly) migrate(ctx context.Context) error {
	migrator, err := rivermigrate.New(riverpgxv5.New(n.db), nil)
	if err != nil {
		return err
	}
	if _, err := migrator.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return err
	}
	_, err = n.db.Exec(ctx, results)
	return err
}

// client returns a client of River with settings for this kind of work. The README explains why it does not keep the
// defaults.
func (n *nightly) client() (*river.Client[pgx.Tx], error) {
	workers := river.NewWorkers()
	if err := river.AddWorkerSafely(workers, &fetcher{nightly: n}); err != nil {
		return nil, err
	}
	return river.NewClient(riverpgxv5.New(n.db), &river.Config{
		Queues:               map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: n.workers}},
		Workers:              workers,
		FetchCooldown:        5 * time.Millisecond,
		FetchPollInterval:    50 * time.Millisecond,
		JobTimeout:           n.timeout,
		RescueStuckJobsAfter: n.rescue,
	})
}

// enqueue inserts the jobs of a night. Jobs that are enqueued already stay as they are.
func enqueue(ctx context.Context, client *river.Client[pgx.Tx], night string, contracts []string) error {
	var jobs []river.InsertManyParams
	for len(contracts) > 0 {
		size := min(batchSize, len(contracts))
		jobs = append(jobs, river.InsertManyParams{Args: batch{Night: night, Contracts: contracts[:size]}})
		contracts = contracts[size:]
	}
	if len(jobs) == 0 {
		return nil
	}
	_, err := client.InsertMany(ctx, jobs)
	return err
}

// progress is how far a night is.
type progress struct{ Fetched, Dead, Left int }

func (p progress) String() string {
	return fmt.Sprintf("%d fetched, %d dead letters, %d left", p.Fetched, p.Dead, p.Left)
}

// progress counts the contracts of a night. River keeps completed jobs for a day, so the contracts that are left are those
// of its jobs that have no result yet.
func (n *nightly) progress(ctx context.Context, night string) (p progress, err error) {
	err = n.db.QueryRow(ctx, `
		SELECT count(*) FILTER (WHERE problem = ''), count(*) FILTER (WHERE problem <> ''),
			(SELECT count(DISTINCT contract) FROM river_job, jsonb_array_elements_text(args -> 'contracts') contract
				WHERE kind = 'nightly_batch' AND args ->> 'night' = $1
				AND NOT EXISTS (SELECT FROM nightly_results WHERE night = $1 AND contract_id = contract))
		FROM nightly_results WHERE night = $1`, night).Scan(&p.Fetched, &p.Dead, &p.Left)
	return p, err
}

// path returns the path of an invoice's PDF. The ids are escaped, so that the path always stays in the folder.
func (n *nightly) path(contract, invoice string) string {
	return filepath.Join(n.folder, url.QueryEscape(contract)+","+url.QueryEscape(invoice)+".pdf")
}
