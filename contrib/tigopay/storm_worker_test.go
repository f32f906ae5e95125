//go:build unix

package tigopay

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strconv"
	"time"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
)

// The environment variables of a worker process, which runs this test binary.
const (
	workerURL      = "TIGOPAY_TEST_DATABASE"
	workerPlatform = "TIGOPAY_TEST_PLATFORM" // its URL
	workerSecret   = "TIGOPAY_TEST_SECRET"
	workerScale    = "TIGOPAY_TEST_SCALE"
	workerOptions  = "TIGOPAY_TEST_OPTIONS" // JSON
)

// inFlight is the number of payments that a worker process processes at the same time, and the number of simple jobs.
const (
	inFlight   = 14
	plainAtOne = 4
)

// workerMain works on a ledger until the process is killed.
func workerMain() {
	ctx := context.Background()
	scale, _ := strconv.ParseFloat(os.Getenv(workerScale), 64)
	step, _ := strconv.ParseInt(os.Getenv(workerStep), 10, 64)
	m := &mortal{at: step}
	var o Options
	_ = json.Unmarshal([]byte(os.Getenv(workerOptions)), &o)
	o.Seal, _ = NewSeal(testKey)
	l, err := connect(ctx, os.Getenv(workerURL)+"&pool_max_conns=8&application_name=worker", tigo.Config{
		BaseURL: os.Getenv(workerPlatform), Country: tigo.Colombia, ClientID: "tigotest-app", ClientSecret: tigo.NewSecret(os.Getenv(workerSecret)),
		Transport: &http.Transport{MaxIdleConnsPerHost: 32},
	}, o, scale, m)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	if step > 0 {
		_, _ = l.Sweep(ctx)
		return
	}
	for range inFlight {
		go func() {
			for {
				if worked, _ := l.Sweep(ctx); worked == 0 { // nothing is due, or the database is down
					pause(l.shortened(time.Second))
				}
			}
		}()
	}
	for range plainAtOne {
		go plainJobs(context.WithValue(ctx, plainKey{}, true), l)
	}
	orders := bufio.NewScanner(os.Stdin)
	for orders.Scan() { // the places at which to die
		m.place.Store(orders.Text())
	}
}

// plainJobs does the same without a ledger: it retries jobs until they succeed, like a job queue. After some time, another
// worker takes the job of a dead one.
func plainJobs(ctx context.Context, l *Ledger) {
	for {
		var id int64
		var contract, amount string
		err := l.db.QueryRow(ctx, `UPDATE plain_jobs SET taken_until = clock_timestamp() + $1::interval WHERE id = (
				SELECT id FROM plain_jobs WHERE NOT done AND taken_until <= now() LIMIT 1 FOR UPDATE SKIP LOCKED)
			RETURNING id, contract_id, amount`, l.lease()).Scan(&id, &contract, &amount)
		if err != nil { // none is due, or the database is down
			pause(l.shortened(time.Second))
			continue
		}
		number, _ := tigo.ParseNumber(amount)
		limited, cancel := context.WithTimeout(ctx, l.shortened(l.options.Send))
		_, err = l.bills.CreateInvoice(limited, contract, billing.CreateInvoiceRequest{Amount: number})
		cancel()
		if err == nil {
			_, _ = l.db.Exec(ctx, `UPDATE plain_jobs SET done = true WHERE id = $1`, id)
		}
	}
}
