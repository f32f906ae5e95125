-- Reserves the next slot. Returns how long to wait for it, in µs, or -1 if that is longer than the caller can wait; and how
-- long the fleet must still pause, in ms.
-- KEYS: slots, hold. ARGV: µs between two slots, burst, µs that the caller can wait, µs that it has to wait at least, the
-- longest hold in ms.
local interval, burst, most, least, longest = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local ahead = (burst - 1) * interval -- how far before its slot a request may go
local next = tonumber(redis.pcall('GET', KEYS[1])) or 0 -- an error is a table, which is no number
if next < now or next > now + ahead + 3600000000 then -- no queue is an hour long, so this script did not set the value
  next = now
end
local hold = redis.call('PTTL', KEYS[2])
if hold < 0 or hold > longest then
  hold = 0
end
least = math.max(least, hold * 1000)
if least > 0 and next < now + least + ahead then -- after a hold there is no burst
  next = now + least + ahead
end
local wait = math.max(0, math.ceil(next - ahead - now))
if wait > most then
  return {-1, hold}
end
next = next + interval
-- tostring would keep 14 digits of the 16.
redis.call('SET', KEYS[1], string.format('%.0f', next), 'PX', string.format('%.0f', math.ceil((next - now) / 1000) + 1000))
return {wait, hold}
