package interop

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	"github.com/jmoiron/sqlx"
	_ "github.com/lib/pq" // the driver "postgres"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
	_ "modernc.org/sqlite" // the driver "sqlite"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/pgtest"
)

// bill is a row with a present and an absent value of each type.
type bill struct {
	bun.BaseModel `gorm:"-" bun:"table:bills"`

	ID       string `gorm:"primaryKey"`
	Amount   tigo.Number
	Fee      tigo.Number
	Paid     tigo.Bool
	VIP      tigo.Bool `db:"vip" gorm:"column:vip" bun:"vip"`
	Due      tigo.Date
	Extended tigo.Date
	Seen     tigo.DateTime
	Sent     tigo.DateTime
}

var (
	sample = bill{ID: "1", Amount: amount, Paid: tigo.No, Due: day, Seen: at}
	paid   = bill{ID: "2", Amount: tigo.MustNumber("-0.05"), Fee: tigo.NumberOf(0), Paid: tigo.Yes, VIP: tigo.No,
		Due: tigo.NewDate(1999, 12, 31), Extended: tigo.NewDate(2024, 2, 29), Seen: tigo.NewDateTime(day, 0, 0, 0), Sent: at}
)

const (
	columns = "id, amount, fee, paid, vip, due, extended, seen, sent"
	bills   = `CREATE TABLE bills (id text PRIMARY KEY, amount numeric, fee numeric, paid boolean, vip boolean, due date, extended date,
		seen timestamp, sent timestamp)`
	insert = "INSERT INTO bills (" + columns + ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
)

func (b *bill) values() []any {
	return []any{b.ID, b.Amount, b.Fee, b.Paid, b.VIP, b.Due, b.Extended, b.Seen, b.Sent}
}

func (b *bill) targets() []any {
	return []any{&b.ID, &b.Amount, &b.Fee, &b.Paid, &b.VIP, &b.Due, &b.Extended, &b.Seen, &b.Sent}
}

// A store writes and reads bills. It must refuse a secret and a document.
type store struct {
	name, module string
	put          func(b bill) error
	get          func(id string) (bill, error)
	refuse       func(value any) error                    // writes a value to a text column
	stored       func(t *testing.T, column string) string // a column of the sample, read by another client
}

// keep writes bills to a store, reads them back, and adds a row to the table.
func keep(t *testing.T, s store) {
	t.Helper()
	for _, b := range []bill{sample, paid} {
		require.NoError(t, s.put(b))
		back, err := s.get(b.ID)
		require.NoError(t, err)
		assert.Empty(t, cmp.Diff(b, back))
	}
	refusal := "error"
	for _, personal := range []any{token, person} {
		err := s.refuse(personal)
		if err == nil {
			refusal = wrong + " stored"
			continue
		}
		dark(t, s.name, err.Error())
	}
	cell := func(column string) string { return code(s.stored(t, column)) }
	cells := []string{cell("amount"), cell("paid"), cell("due"), cell("seen"),
		one(cell("fee"), cell("vip"), cell("extended"), cell("sent")), refusal}
	kept(t, s.name, cells...)
	row(t, "databases", s.name, s.module, cells...)
}

// psql returns a column in the form of PostgreSQL.
func psql(url string) func(t *testing.T, column string) string {
	return func(t *testing.T, column string) string {
		t.Helper()
		conn, err := pgx.Connect(t.Context(), url)
		require.NoError(t, err)
		defer conn.Close(context.WithoutCancel(t.Context()))
		var text, kind string
		require.NoError(t, conn.QueryRow(t.Context(), "SELECT coalesce("+column+"::text, 'NULL'), pg_typeof("+column+")::text FROM bills WHERE id = '1'").Scan(&text, &kind))
		if text == "NULL" {
			return text
		}
		return strings.TrimSuffix(kind, " without time zone") + " " + text
	}
}

func TestPgx(t *testing.T) {
	for _, mode := range []pgx.QueryExecMode{
		pgx.QueryExecModeCacheStatement, pgx.QueryExecModeCacheDescribe, pgx.QueryExecModeDescribeExec, pgx.QueryExecModeExec, pgx.QueryExecModeSimpleProtocol,
	} {
		t.Run(mode.String(), func(t *testing.T) {
			url := pgtest.Database(t)
			config, err := pgx.ParseConfig(url)
			require.NoError(t, err)
			config.DefaultQueryExecMode = mode
			conn, err := pgx.ConnectConfig(t.Context(), config)
			require.NoError(t, err)
			t.Cleanup(func() { _ = conn.Close(context.WithoutCancel(t.Context())) })
			_, err = conn.Exec(t.Context(), bills)
			require.NoError(t, err)
			keep(t, store{
				name: "pgx, " + mode.String(), module: "github.com/jackc/pgx/v5",
				put: func(b bill) error {
					_, err := conn.Exec(t.Context(), insert, b.values()...)
					return err
				},
				get: func(id string) (b bill, err error) {
					return b, conn.QueryRow(t.Context(), "SELECT "+columns+" FROM bills WHERE id = $1", id).Scan(b.targets()...)
				},
				refuse: func(value any) error {
					_, err := conn.Exec(t.Context(), "INSERT INTO bills (id) VALUES ($1)", value)
					return err
				},
				stored: psql(url),
			})
		})
	}
}

func TestPgxCopy(t *testing.T) {
	url := pgtest.Database(t)
	conn, err := pgx.Connect(t.Context(), url)
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close(context.WithoutCancel(t.Context())) })
	_, err = conn.Exec(t.Context(), bills)
	require.NoError(t, err)
	copyIn := func(names []string, values ...any) error {
		_, err := conn.CopyFrom(t.Context(), pgx.Identifier{"bills"}, names, pgx.CopyFromRows([][]any{values}))
		return err
	}
	keep(t, store{
		name: "pgx, COPY", module: "github.com/jackc/pgx/v5",
		put: func(b bill) error { return copyIn(strings.Split(columns, ", "), b.values()...) },
		get: func(id string) (bill, error) {
			rows, err := conn.Query(t.Context(), "SELECT "+columns+" FROM bills WHERE id = $1", id)
			if err != nil {
				return bill{}, err
			}
			return pgx.CollectExactlyOneRow(rows, func(row pgx.CollectableRow) (b bill, err error) { return b, row.Scan(b.targets()...) })
		},
		refuse: func(value any) error { return copyIn([]string{"id"}, value) },
		stored: psql(url),
	})
}

// database returns a store that uses database/sql.
func database(t *testing.T, db *sql.DB, name, module, placeholder string, stored func(*testing.T, string) string) store {
	t.Helper()
	query := func(text string) string {
		if placeholder == "?" {
			for i := range 9 {
				text = strings.ReplaceAll(text, fmt.Sprintf("$%d", i+1), "?")
			}
		}
		return text
	}
	return store{
		name: name, module: module, stored: stored,
		put: func(b bill) error {
			_, err := db.ExecContext(t.Context(), query(insert), b.values()...)
			return err
		},
		get: func(id string) (b bill, err error) {
			return b, db.QueryRowContext(t.Context(), query("SELECT "+columns+" FROM bills WHERE id = $1"), id).Scan(b.targets()...)
		},
		refuse: func(value any) error {
			_, err := db.ExecContext(t.Context(), query("INSERT INTO bills (id) VALUES ($1)"), value)
			return err
		},
	}
}

func open(t *testing.T, driver, source string) *sql.DB {
	t.Helper()
	db, err := sql.Open(driver, source)
	require.NoError(t, err)
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func TestDatabaseSQL(t *testing.T) {
	for _, test := range []struct{ name, driver, module string }{
		{"database/sql, pgx", "pgx", "github.com/jackc/pgx/v5"},
		{"database/sql, lib/pq", "postgres", "github.com/lib/pq"},
	} {
		t.Run(test.driver, func(t *testing.T) {
			url := pgtest.Database(t)
			db := open(t, test.driver, url)
			_, err := db.ExecContext(t.Context(), bills)
			require.NoError(t, err)
			keep(t, database(t, db, test.name, test.module, "$", psql(url)))
		})
	}
}

func TestSqlx(t *testing.T) {
	url := pgtest.Database(t)
	db := sqlx.NewDb(open(t, "pgx", url), "pgx")
	_, err := db.ExecContext(t.Context(), bills)
	require.NoError(t, err)
	s := database(t, db.DB, "sqlx", "github.com/jmoiron/sqlx", "$", psql(url))
	s.put = func(b bill) error {
		_, err := db.NamedExecContext(t.Context(), "INSERT INTO bills ("+columns+") VALUES (:"+strings.ReplaceAll(columns, ", ", ", :")+")", b)
		return err
	}
	s.get = func(id string) (b bill, err error) {
		return b, db.GetContext(t.Context(), &b, "SELECT * FROM bills WHERE id = $1", id)
	}
	keep(t, s)
}

func TestBun(t *testing.T) {
	url := pgtest.Database(t)
	db := bun.NewDB(open(t, "pgx", url), pgdialect.New())
	_, err := db.ExecContext(t.Context(), bills)
	require.NoError(t, err)
	s := database(t, db.DB, "bun", "github.com/uptrace/bun", "$", psql(url))
	s.put = func(b bill) error {
		_, err := db.NewInsert().Model(&b).Exec(t.Context())
		return err
	}
	s.get = func(id string) (b bill, err error) {
		return b, db.NewSelect().Model(&b).Where("id = ?", id).Scan(t.Context())
	}
	s.refuse = func(value any) error {
		_, err := db.ExecContext(t.Context(), "INSERT INTO bills (id) VALUES (?)", value)
		return err
	}
	keep(t, s)
}

// orm returns a store whose table gorm migrates twice. The second migration must change nothing.
func orm(t *testing.T, dialect gorm.Dialector, name, module string, stored func(*testing.T, string) string) store {
	t.Helper()
	db, err := gorm.Open(dialect, &gorm.Config{Logger: logger.Discard})
	require.NoError(t, err)
	require.NoError(t, db.WithContext(t.Context()).AutoMigrate(&bill{}))
	require.NoError(t, db.AutoMigrate(&bill{}))
	pool, err := db.DB()
	require.NoError(t, err)
	t.Cleanup(func() { _ = pool.Close() })
	return store{
		name: name, module: module, stored: stored,
		put:    func(b bill) error { return db.Create(&b).Error },
		get:    func(id string) (b bill, err error) { return b, db.Take(&b, "id = ?", id).Error },
		refuse: func(value any) error { return db.Exec("INSERT INTO bills (id) VALUES (?)", value).Error },
	}
}

func TestGormPostgres(t *testing.T) {
	url := pgtest.Database(t)
	keep(t, orm(t, postgres.Open(url), "gorm, Postgres, AutoMigrate", "gorm.io/gorm", psql(url)))
}

// sqliteText returns a column in the form of SQLite.
func sqliteText(file string) func(t *testing.T, column string) string {
	return func(t *testing.T, column string) string {
		t.Helper()
		var text, kind string
		require.NoError(t, open(t, "sqlite", file).QueryRowContext(t.Context(),
			"SELECT coalesce(CAST("+column+" AS text), 'NULL'), typeof("+column+") FROM bills WHERE id = '1'").Scan(&text, &kind))
		if text == "NULL" {
			return text
		}
		return kind + " " + text
	}
}

func TestSQLite(t *testing.T) {
	exact := strings.NewReplacer("numeric", "text", "date", "text", "timestamp", "text").Replace(bills)
	for _, test := range []struct{ name, ddl string }{{"SQLite, text", exact}, {"SQLite, numeric", bills}} {
		t.Run(test.name, func(t *testing.T) {
			file := t.TempDir() + "/bills.db"
			db := open(t, "sqlite", file)
			_, err := db.ExecContext(t.Context(), test.ddl)
			require.NoError(t, err)
			keep(t, database(t, db, test.name, "modernc.org/sqlite", "?", sqliteText(file)))
		})
	}
}
