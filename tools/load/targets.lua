-- Asks for the targets of the file in $TARGETS in turn, and says at the end how the answers went.
local targets = {}
for line in io.lines(os.getenv("TARGETS")) do targets[#targets + 1] = line end
local threads = {}
local next_target = 0

function setup(thread) threads[#threads + 1] = thread end

function init() ok, unavailable, limited, other = 0, 0, 0, 0 end

function request()
  next_target = next_target % #targets + 1
  return wrk.format("GET", targets[next_target])
end

function response(status)
  if status == 200 then ok = ok + 1
  elseif status == 503 then unavailable = unavailable + 1
  elseif status == 429 then limited = limited + 1
  else other = other + 1 end
end

function done(summary, latency)
  local sums = { ok = 0, unavailable = 0, limited = 0, other = 0 }
  for _, thread in ipairs(threads) do
    for name in pairs(sums) do sums[name] = sums[name] + thread:get(name) end
  end
  local errors = summary.errors
  io.write(string.format("RESULT %.1f %.3f %.3f %d %d %d %d %d\n",
    sums.ok / summary.duration * 1e6, latency:percentile(50) / 1000, latency:percentile(99) / 1000,
    sums.ok, sums.unavailable, sums.limited, sums.other,
    errors.connect + errors.read + errors.write + errors.timeout))
end
