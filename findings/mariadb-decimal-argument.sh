#!/usr/bin/env bash
# github.com/go-sql-driver/mysql v1.10.1 and github.com/shopspring/decimal v1.6.0 with MariaDB 10.11 (Debian 12).
#
# A decimal.Decimal that is added to a DECIMAL(20,2) column is added in binary floating point. The Value of a Decimal is a
# string, the driver sends a string, and MariaDB computes DECIMAL + string as DOUBLE, in a prepared statement too. So the guard
# `paid + ? <= due` is false for 430 of the 3600 exact payments below, and an UPDATE stores other digits of an amount with more
# than 15. `paid + CAST(? AS DECIMAL(20,2))` is exact.
#
# Output seen, the same with interpolateParams=true:
#   paid + ?, 0.10 and 0.20: 0.30000000000000004
#   paid + ? <= due, of 3600 payments of exactly what is due: 3170
#   paid + CAST(? AS DECIMAL(20,2)) <= due: 3600
#   paid + ?, 0.00 and 12345678901234567.89, stored: 12345678901234568.00
set -euo pipefail
work=$(mktemp -d /tmp/mariadb.XXXXXX)
pid=''
finish() {
  if [[ $pid ]]; then
    kill "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
  fi
  rm -rf "$work"
}
trap finish EXIT
as=()
if ((EUID == 0)); then chown mysql "$work" && as=(setpriv --reuid=mysql --regid=mysql --clear-groups); fi # MariaDB refuses root
mkdir "$work/program"
cd "$work/program"
"${as[@]}" mariadb-install-db --no-defaults --datadir="$work/data" --auth-root-authentication-method=normal --skip-test-db \
  --skip-name-resolve >/dev/null 2>&1
"${as[@]}" "$(PATH=$PATH:/usr/sbin command -v mariadbd)" --no-defaults --datadir="$work/data" --socket="$work/socket" --skip-networking \
  --pid-file="$work/pid" --innodb-buffer-pool-size=32M >"$work/log" 2>&1 &
pid=$!
for _ in {1..300}; do [[ -S $work/socket ]] || sleep 0.1; done

cat >main.go <<'GO'
package main

import (
	"database/sql"
	"fmt"
	"os"

	_ "github.com/go-sql-driver/mysql"
	"github.com/shopspring/decimal"
)

func main() {
	db, err := sql.Open("mysql", os.Args[1])
	must(err)
	exec := func(query string, args ...any) {
		_, err := db.Exec(query, args...)
		must(err)
	}
	text := func(query string, args ...any) (value string) {
		must(db.QueryRow(query, args...).Scan(&value))
		return value
	}
	exec(`CREATE DATABASE IF NOT EXISTS shop`)
	exec(`CREATE OR REPLACE TABLE shop.bills (id int, paid decimal(20,2), due decimal(20,2))`)

	exec(`INSERT INTO shop.bills VALUES (1, ?, ?)`, decimal.RequireFromString("0.10"), decimal.RequireFromString("0.30"))
	fmt.Println("paid + ?, 0.10 and 0.20:", text(`SELECT paid + ? FROM shop.bills`, decimal.RequireFromString("0.20")))

	plain, err := db.Prepare(`SELECT paid + ? <= due FROM shop.bills`)
	must(err)
	cast, err := db.Prepare(`SELECT paid + CAST(? AS DECIMAL(20,2)) <= due FROM shop.bills`)
	must(err)
	plainly, castly, all := 0, 0, 0
	for i := range int64(60) {
		paid := decimal.New(15000000+i*1237, -2) // 150000.00, 150012.37, …
		for j := range int64(60) {
			payment := decimal.New(5000000+j*791, -2) // 50000.00, 50007.91, …
			exec(`UPDATE shop.bills SET paid = ?, due = ?`, paid, paid.Add(payment))
			var ok bool
			must(plain.QueryRow(payment).Scan(&ok))
			if ok {
				plainly++
			}
			must(cast.QueryRow(payment).Scan(&ok))
			if ok {
				castly++
			}
			all++
		}
	}
	fmt.Printf("paid + ? <= due, of %d payments of exactly what is due: %d\n", all, plainly)
	fmt.Println("paid + CAST(? AS DECIMAL(20,2)) <= due:", castly)

	exec(`UPDATE shop.bills SET paid = 0`)
	exec(`UPDATE shop.bills SET paid = paid + ?`, decimal.RequireFromString("12345678901234567.89"))
	fmt.Println("paid + ?, 0.00 and 12345678901234567.89, stored:", text(`SELECT paid FROM shop.bills`))
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
GO
export GOWORK=off GOFLAGS=-mod=mod
go mod init example.test/shop 2>/dev/null
go get github.com/go-sql-driver/mysql@v1.10.1 github.com/shopspring/decimal@v1.6.0 2>/dev/null
for options in '' '?interpolateParams=true'; do
  go run . "root@unix($work/socket)/$options" | tee said
  diff - said <<'SAID'
paid + ?, 0.10 and 0.20: 0.30000000000000004
paid + ? <= due, of 3600 payments of exactly what is due: 3170
paid + CAST(? AS DECIMAL(20,2)) <= due: 3600
paid + ?, 0.00 and 12345678901234567.89, stored: 12345678901234568.00
SAID
done
