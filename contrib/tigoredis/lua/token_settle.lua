-- Ends a sign-in: stores its token, or records that it failed.
-- KEYS: token, lock, failure. ARGV: the token's value ("": the sign-in failed), the lifetime of the token or of the failure in
-- ms (0: record no failure), the caller's mark, the value that the caller could not use.
local mine = redis.pcall('GET', KEYS[2]) == ARGV[3]
if ARGV[1] ~= '' then
  local value = redis.pcall('GET', KEYS[1])
  if mine or type(value) ~= 'string' or value == ARGV[4] then -- another process's newer token stays
    redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
  end
  redis.call('DEL', KEYS[3])
elseif tonumber(ARGV[2]) > 0 then
  redis.call('SET', KEYS[3], '1', 'PX', ARGV[2])
end
if mine then
  redis.call('DEL', KEYS[2])
end
return {}
