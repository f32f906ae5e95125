package interop

import (
	"context"
	"database/sql"
	"strings"
	"testing"

	_ "github.com/go-sql-driver/mysql" // the driver "mysql"
	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gorm.io/driver/mysql"

	"github.com/tigo-go/tigo"
)

func TestMariaDB(t *testing.T) {
	full(t)
	source := mariaDB(t)
	admin := open(t, "mysql", source)
	for _, test := range []struct{ name, options string }{
		{"MariaDB", ""}, {"MariaDB, parseTime", "?parseTime=true"}, {"MariaDB, interpolateParams", "?interpolateParams=true"},
	} {
		name := test.name
		t.Run(name, func(t *testing.T) {
			schema := strings.NewReplacer(" ", "", ",", "_").Replace(strings.ToLower(name))
			_, err := admin.ExecContext(t.Context(), "CREATE DATABASE "+schema)
			require.NoError(t, err)
			db := open(t, "mysql", source+schema+test.options)
			_, err = db.ExecContext(t.Context(), strings.NewReplacer("id text", "id varchar(20)", "numeric", "decimal(20,2)", "timestamp", "datetime").Replace(bills))
			require.NoError(t, err)
			s := database(t, db, name, "github.com/go-sql-driver/mysql", "?", mariaText(db))
			keep(t, s)
			calculates(t, db)
		})
	}
	t.Run("gorm", func(t *testing.T) {
		_, err := admin.ExecContext(t.Context(), "CREATE DATABASE gorm")
		require.NoError(t, err)
		db := open(t, "mysql", source+"gorm")
		keep(t, orm(t, mysql.Open(source+"gorm?parseTime=true"), "gorm, MariaDB, AutoMigrate", "gorm.io/gorm", mariaText(db)))
	})
}

// calculates tests what docs/values.md says about an argument in a calculation: it is exact only with CAST.
func calculates(t *testing.T, db *sql.DB) {
	t.Helper()
	var plain, cast string
	row := db.QueryRowContext(t.Context(), "SELECT paid + ?, paid + CAST(? AS decimal(20,2)) FROM (SELECT CAST('0.10' AS decimal(20,2)) AS paid) AS bill",
		tigo.MustNumber("0.20"), tigo.MustNumber("0.20"))
	require.NoError(t, row.Scan(&plain, &cast))
	assert.Equal(t, "0.30000000000000004", plain)
	assert.Equal(t, "0.30", cast)
}

// mariaText returns a column in the form of MariaDB.
func mariaText(db *sql.DB) func(t *testing.T, column string) string {
	return func(t *testing.T, column string) string {
		t.Helper()
		var text, kind string
		require.NoError(t, db.QueryRowContext(t.Context(), "SELECT coalesce(CAST("+column+" AS char), 'NULL') FROM bills WHERE id = '1'").Scan(&text))
		require.NoError(t, db.QueryRowContext(t.Context(), "SELECT column_type FROM information_schema.columns WHERE table_schema = database() AND table_name = 'bills' AND column_name = ?", column).Scan(&kind))
		if text == "NULL" {
			return text
		}
		return kind + " " + text
	}
}

func TestRedis(t *testing.T) {
	full(t)
	client := redis.NewClient(&redis.Options{Network: "unix", Addr: redisServer(t)})
	t.Cleanup(func() { _ = client.Close() })
	cells := []string{
		cached(t, client, amount), cached(t, client, tigo.No), cached(t, client, day), cached(t, client, at),
		one(cached(t, client, tigo.Number{}), cached(t, client, tigo.Unknown), cached(t, client, tigo.Date{}), cached(t, client, tigo.DateTime{})),
		one(cached(t, client, token), cached(t, client, person)),
	}
	kept(t, "go-redis", cells...)
	row(t, "databases", "go-redis, SET and HSET", "github.com/redis/go-redis/v9", cells...)
}

// cached stores a value under a key and in a hash, and reads both.
func cached[T any](t *testing.T, client *redis.Client, value T) string {
	t.Helper()
	ctx := context.WithoutCancel(t.Context())
	if err := client.Set(ctx, "v", value, 0).Err(); err != nil {
		require.Error(t, client.HSet(ctx, "h", "v", value).Err())
		return "error"
	}
	var back T
	require.NoError(t, client.Get(ctx, "v").Scan(&back))
	if !same(value, back) {
		return wrong
	}
	require.NoError(t, client.HSet(ctx, "h", box[T]{value}).Err())
	var hash box[T]
	require.NoError(t, client.HGetAll(ctx, "h").Scan(&hash))
	assert.Empty(t, cmp.Diff(value, hash.V, cmp.Comparer(tigo.Secret.Equal)))
	text, err := client.HGet(ctx, "h", "v").Result()
	require.NoError(t, err)
	require.Equal(t, client.Get(ctx, "v").Val(), text)
	return code(text)
}
