// Package tigoredis lets many replicas of a program share one access token and one rate limit, over Redis.
//
//	rdb := redis.NewClient(&redis.Options{Addr: addr, ContextTimeoutEnabled: true})
//	config.TokenCache, err = tigoredis.NewTokens(rdb, config)
//	limit := tigoredis.NewLimiter(rdb, "tigo", tigoredis.Rate{PerSecond: 50, Burst: 5, Replicas: 20})
//	config.RateLimiter, config.Transport = limit, limit.Watch(tigo.DefaultTransport())
//
// Redis is a help and never a condition: without it each replica signs in by itself and keeps to its share of the rate.
//
// Any [redis.UniversalClient] will do: one server, Sentinel, Cluster or Ring. Each must be made with ContextTimeoutEnabled,
// since without it go-redis waits for a silent server long after the context has ended. docs/fleets.md names the keys and
// their lifetimes.
package tigoredis
