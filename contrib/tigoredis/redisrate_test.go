//go:build unix

package tigoredis_test

import (
	"context"
	"time"

	"github.com/go-redis/redis_rate/v10"
	"github.com/redis/go-redis/v9"

	"github.com/tigo-go/tigo/contrib/tigoredis"
)

// redisRate waits as in the documentation of redis_rate: it calls the limiter, sleeps for the returned time, and calls it
// again.
type redisRate struct {
	limiter *redis_rate.Limiter
	limit   redis_rate.Limit
}

func newRedisRate(rdb *redis.Client, rate tigoredis.Rate) *redisRate {
	return &redisRate{redis_rate.NewLimiter(rdb), redis_rate.Limit{Rate: int(rate.PerSecond), Burst: max(rate.Burst, 1), Period: time.Second}}
}

func (r *redisRate) Wait(ctx context.Context) error {
	for {
		result, err := r.limiter.Allow(ctx, "test", r.limit)
		if err != nil || result.Allowed > 0 {
			return err
		}
		time.Sleep(result.RetryAfter) //nolint:forbidigo // the wait of redis_rate
	}
}
