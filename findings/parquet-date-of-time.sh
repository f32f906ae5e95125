#!/usr/bin/env bash
# github.com/parquet-go/parquet-go v0.32.0 documents the tag `date` for int32, time.Time and *time.Time. It reads a DATE column
# into a time.Time rightly. Written from one, the column holds the lower 32 bits of the nanoseconds since 1970 instead of the
# days since 1970, without an error, with each writer of structs: a due date becomes a day in the year -1799881. An int32 is
# written as it is. v0.27.0 does the same; v0.25.1 refuses the tag on a time.Time.
#
# Output seen, for 2024-03-20, which is day 19802:
#   GenericWriter, time.Time:   -658112512
#   GenericWriter, *time.Time:  -658112512
#   Writer, time.Time:          -658112512
#   GenericWriter, int32:       19802
#   day 19802 read as time.Time: 2024-03-20
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export GOWORK=off GOFLAGS=-mod=mod
cat >main.go <<'GO'
package main

import (
	"bytes"
	"fmt"
	"time"

	"github.com/parquet-go/parquet-go"
)

type timed struct {
	Due time.Time `parquet:"due,date"`
}

type pointed struct {
	Due *time.Time `parquet:"due,date"`
}

type numbered struct {
	Due int32 `parquet:"due,date"`
}

func main() {
	day := time.Date(2024, time.March, 20, 0, 0, 0, 0, time.UTC)
	fmt.Println("GenericWriter, time.Time:  ", read[numbered](write(timed{day})).Due)
	fmt.Println("GenericWriter, *time.Time: ", read[numbered](write(pointed{&day})).Due)

	var file bytes.Buffer
	w := parquet.NewWriter(&file)
	must(w.Write(timed{day}))
	must(w.Close())
	fmt.Println("Writer, time.Time:         ", read[numbered](file.Bytes()).Due)

	right := write(numbered{19802})
	fmt.Println("GenericWriter, int32:      ", read[numbered](right).Due)
	fmt.Println("day 19802 read as time.Time:", read[timed](right).Due.Format(time.DateOnly))
}

func write[T any](row T) []byte {
	var file bytes.Buffer
	w := parquet.NewGenericWriter[T](&file)
	_, err := w.Write([]T{row})
	must(err)
	must(w.Close())
	return file.Bytes()
}

func read[T any](file []byte) T {
	rows, err := parquet.Read[T](bytes.NewReader(file), int64(len(file)))
	must(err)
	return rows[0]
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
GO
go mod init example.test/parquet 2>/dev/null
go get github.com/parquet-go/parquet-go@v0.32.0 2>/dev/null
go run . | tee said
diff - said <<'SAID'
GenericWriter, time.Time:   -658112512
GenericWriter, *time.Time:  -658112512
Writer, time.Time:          -658112512
GenericWriter, int32:       19802
day 19802 read as time.Time: 2024-03-20
SAID
