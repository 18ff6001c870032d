-- What wrk asks: a random team, and one of ROUTES; and what it says in the end.
local limits = { operational = "?limit=60", delivery = "?limit=24", summary = "?limit=90", engagement = "", tasks = "?limit=50" }
local routes = {}
for route in os.getenv("ROUTES"):gmatch("[^,]+") do
  routes[#routes + 1] = route
end

local seeds = 0
function setup(thread)
  seeds = seeds + 1
  thread:set("seed", seeds)
end

function init()
  math.randomseed(seed)
  wrk.headers["Authorization"] = "Bearer " .. os.getenv("TOKEN")
end

function request()
  local route = routes[math.random(#routes)]
  return wrk.format("GET", "/api/v1/teams/eng-" .. math.random(200) .. "/" .. route .. limits[route])
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format("%-32s %7d requests %7.0f/s  p50 %7.1f  p99 %7.1f  max %7.1f ms  not 2xx or 3xx: %d, lost: %d\n",
    os.getenv("WHAT"), summary.requests, summary.requests / summary.duration * 1e6,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000, latency.max / 1000,
    errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
