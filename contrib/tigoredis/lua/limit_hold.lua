-- Pauses the fleet, unless it is paused for longer already.
-- KEYS: hold. ARGV: ms, the longest hold in ms.
local held = redis.call('PTTL', KEYS[1])
if held < tonumber(ARGV[1]) or held > tonumber(ARGV[2]) then
  redis.call('SET', KEYS[1], '1', 'PX', ARGV[1])
end
return {}
