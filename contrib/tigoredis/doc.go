// Package tigoredis lets many replicas of a program share one access token and one rate limit in Redis.
//
//	rdb := redis.NewClient(&redis.Options{Addr: addr, ContextTimeoutEnabled: true})
//	config.TokenCache, err = tigoredis.NewTokens(rdb, config)
//	limit := tigoredis.NewLimiter(rdb, "tigo", tigoredis.Rate{PerSecond: 50, Burst: 5, Replicas: 20})
//	config.RateLimiter, config.Transport = limit, limit.Watch(tigo.DefaultTransport())
//
// If Redis fails, calls do not fail: each replica signs in by itself and limits itself to its share of the rate.
//
// Any [redis.UniversalClient] works: a single server, Sentinel, Cluster or Ring. It must be made with ContextTimeoutEnabled,
// since otherwise go-redis waits for a silent server long after the context has ended. docs/fleets.md lists the keys and
// their lifetimes.
package tigoredis
