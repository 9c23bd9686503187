-- Asks for the paths of a file one after the other, each connection thread from its own place, as a browser does that
-- comes from another site: what is no browser is not counted, and counting is to be measured with all else.
local requests, at = {}, 0

wrk.headers["User-Agent"] = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
wrk.headers["Sec-Fetch-Site"] = "cross-site"
wrk.headers["Referer"] = "https://otherpaper.example/a-page"

function init(arguments)
  wrk.headers["Sec-Fetch-Dest"] = arguments[2]
  for path in io.lines(arguments[1]) do
    requests[#requests + 1] = wrk.format("GET", path)
  end
  at = math.random(#requests)
end

function request()
  at = at % #requests + 1
  return requests[at]
end

function done(summary, latency)
  local errors = summary.errors
  for at = 1, #latency do
    io.write(string.format("WAITED %d %d\n", latency(at)))
  end
  io.write(string.format("RESULT %d %d %d\n", summary.requests, summary.duration,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
