-- Returns the token, or who has to get a new one.
-- KEYS: token, lock, failure. ARGV: a value that the caller cannot use, the caller's mark, the lifetime of the lock in ms,
-- the lifetime of a failure in ms. A lock or failure without an end, or with a later one, is ignored: this package did not set it.
local value = redis.pcall('GET', KEYS[1])
if type(value) == 'string' and value ~= ARGV[1] then
  return {'token', value, redis.call('PTTL', KEYS[1])}
end
local failed = redis.call('PTTL', KEYS[3])
if failed > 0 and failed <= tonumber(ARGV[4]) then
  return {'failed', '', 0}
end
local held = redis.call('PTTL', KEYS[2])
if held > 0 and held <= tonumber(ARGV[3]) then
  return {'wait', '', held}
end
redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3])
return {'fetch', '', 0}
