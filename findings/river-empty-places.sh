#!/usr/bin/env bash
# River (github.com/riverqueue/river) v0.51.2 with PostgreSQL 15.
#
# A client with free places and jobs waiting leaves places empty. Its producer fetches when a job ends, for the places that are free at that
# moment. A job that ends while that fetch is under way frees a place and asks for no other fetch: it stays empty until yet another job ends
# or FetchPollInterval, a second by default, is over. Jobs of one length end together, so this is the rule, not the exception.
#
# 40 jobs of 200 ms at four places take two seconds. Seen, on two cores: 2.9 to 3.0 s, and 2.1 to 2.2 s with a FetchPollInterval of 20 ms.
# FetchCooldown, which limits the rate of fetches, is 5 ms in both.
set -euo pipefail
work=$(mktemp -d /tmp/river.XXXXXX)
bin=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
postgres() { # PostgreSQL refuses root
  if ((EUID == 0)); then setpriv --reuid=postgres --regid=postgres --clear-groups "$bin/$1" "${@:2}"; else "$bin/$1" "${@:2}"; fi
}
finish() {
  postgres pg_ctl -D "$work/data" -m immediate stop >/dev/null 2>&1 || true
  rm -rf "$work"
}
trap finish EXIT
cd "$work"
if ((EUID == 0)); then chown postgres "$work"; fi
postgres initdb --no-sync -A trust -U postgres -D "$work/data" >/dev/null
postgres pg_ctl -D "$work/data" -w -l "$work/data/log" -o "-c listen_addresses='' -c fsync=off -k $work" start >/dev/null

export GOWORK=off
mkdir program && cd program
cat >main.go <<'GO'
package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"
)

type args struct{}

func (args) Kind() string { return "wait" }

type worker struct {
	river.WorkerDefaults[args]
	ended chan struct{}
}

func (w *worker) Work(context.Context, *river.Job[args]) error {
	time.Sleep(200 * time.Millisecond)
	w.ended <- struct{}{}
	return nil
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

// run returns how long 40 jobs take.
func run(pool *pgxpool.Pool, poll time.Duration) time.Duration {
	ctx := context.Background()
	const jobs = 40
	w := &worker{ended: make(chan struct{}, jobs)}
	workers := river.NewWorkers()
	river.AddWorker(workers, w)
	client, err := river.NewClient(riverpgxv5.New(pool), &river.Config{
		Logger: slog.New(slog.DiscardHandler), Workers: workers, Queues: map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: 4}},
		FetchCooldown: 5 * time.Millisecond, FetchPollInterval: poll, // 0: the default
	})
	must(err)
	var all []river.InsertManyParams
	for range jobs {
		all = append(all, river.InsertManyParams{Args: args{}})
	}
	_, err = client.InsertMany(ctx, all)
	must(err)
	began := time.Now()
	must(client.Start(ctx))
	for range jobs {
		<-w.ended
	}
	took := time.Since(began)
	must(client.Stop(ctx))
	return took
}

func main() {
	pool, err := pgxpool.New(context.Background(), os.Args[1])
	must(err)
	migrator, err := rivermigrate.New(riverpgxv5.New(pool), nil)
	must(err)
	_, err = migrator.Migrate(context.Background(), rivermigrate.DirectionUp, nil)
	must(err)
	var byDefault, often time.Duration
	for range 3 {
		byDefault += run(pool, 0) / 3
		often += run(pool, 20*time.Millisecond) / 3
	}
	fmt.Printf("FetchPollInterval by default: %.1f s; 20 ms: %.1f s\n", byDefault.Seconds(), often.Seconds())
	if byDefault < often*5/4 {
		fmt.Println("changed: places are filled without it")
		os.Exit(1)
	}
}
GO
{
  go mod init example.com/program
  go get github.com/riverqueue/river@v0.51.2 github.com/riverqueue/river/riverdriver/riverpgxv5@v0.51.2
  go mod tidy
} >/dev/null 2>&1
go run . "postgres://postgres@/postgres?host=$work&sslmode=disable"
