package tigoredis

import (
	"context"
	"time"

	"github.com/redis/go-redis/v9"
)

// clientProblem returns why a Redis client cannot be used, "" if it can.
func clientProblem(rdb redis.UniversalClient) string {
	missing, on := rdb == nil, true
	switch c := rdb.(type) {
	case *redis.Client:
		if missing = c == nil; !missing {
			on = c.Options().ContextTimeoutEnabled
		}
	case *redis.ClusterClient:
		if missing = c == nil; !missing {
			on = c.Options().ContextTimeoutEnabled
		}
	case *redis.Ring:
		if missing = c == nil; !missing {
			on = c.Options().ContextTimeoutEnabled
		}
	}
	switch {
	case missing:
		return "is nil"
	case !on:
		return "was made without ContextTimeoutEnabled, so it would wait for a silent server longer than any deadline"
	}
	return ""
}

// run runs a script, and waits for its reply no longer than patience.
func run(ctx context.Context, patience time.Duration, rdb redis.UniversalClient, script *redis.Script, keys []string, args ...any) ([]any, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	return script.Run(ctx, rdb, keys, args...).Slice()
}
