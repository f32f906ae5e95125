package tigopay

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
)

//go:embed migrations/*.sql
var migrations embed.FS

// migrationLock is the advisory lock that lets one process migrate at a time: "tigopay" in hexadecimal.
const migrationLock = 0x7469676f706179

// Migrate creates the tables of the ledger in the first schema of the search path, and updates older ones. Their names begin
// with tigopay_. Any number of processes may call it at the same time. It runs in one transaction, and changes nothing if
// the tables are up to date. It fails if a newer version of this package made the tables.
func (l *Ledger) Migrate(ctx context.Context) error {
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return err
	}
	err = pgx.BeginFunc(ctx, l.db, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock($1)`, int64(migrationLock)); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `CREATE TABLE IF NOT EXISTS tigopay_migrations (version integer PRIMARY KEY, at timestamptz NOT NULL DEFAULT now())`); err != nil {
			return err
		}
		var version int
		if err := tx.QueryRow(ctx, `SELECT coalesce(max(version), 0) FROM tigopay_migrations`).Scan(&version); err != nil {
			return err
		}
		if version > len(names) {
			return fmt.Errorf("the tables have version %d, this program knows %d", version, len(names))
		}
		for _, name := range names[version:] {
			if err := apply(ctx, tx, name); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("tigopay: migrate: %w", err)
	}
	return nil
}

// apply runs one migration, named migrations/0001_….sql.
func apply(ctx context.Context, tx pgx.Tx, name string) error {
	text, err := migrations.ReadFile(name)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, string(text)); err != nil {
		return err
	}
	number, _, _ := strings.Cut(strings.TrimPrefix(name, "migrations/"), "_")
	version, err := strconv.Atoi(number)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO tigopay_migrations (version) VALUES ($1)`, version)
	return err
}
