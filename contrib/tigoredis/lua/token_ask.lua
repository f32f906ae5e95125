-- Returns the token, or who has to get a new one.
-- KEYS: token, lock, failure. ARGV: a value that the caller cannot use, the caller's mark, the lock's life in ms.
local value = redis.pcall('GET', KEYS[1])
if type(value) == 'string' and value ~= ARGV[1] then
  return {'token', value, redis.call('PTTL', KEYS[1])}
end
if redis.call('PTTL', KEYS[3]) > 0 then
  return {'failed', '', 0}
end
local held = redis.call('PTTL', KEYS[2])
if held > 0 and held <= tonumber(ARGV[3]) then
  return {'wait', '', held}
end
redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3]) -- a lock without an end, or with a later one, is not ours
return {'fetch', '', 0}
