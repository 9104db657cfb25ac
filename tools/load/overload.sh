#!/usr/bin/env bash
# Four times what the server can serve, for SECONDS: how much is still served, how fast, what
# becomes of memory and of the rest, and how soon all is as before. The cache of answers is off, so
# that every request is a search.
#
#   cargo build --release -p azymut-cli
#   tools/load/overload.sh [INDEX] [SECONDS]
#
# Needs wrk, hey, curl and python3.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
index=${1:-index}
seconds=${2:-30}
targets >"$work/targets"
export TARGETS=$work/targets
start_server overloaded --index "$index" --set cache.bytes=0 --set log.level=warn --set limits.queue=32

resident() { metric "$overloaded_metrics" process_resident_memory_bytes; }
run_wrk() { wrk -t1 -c"$1" -d"$2s" -s tools/load/targets.lua "$overloaded_url" | sed -n 's/^RESULT //p'; }

run_wrk 8 5 >"$work/warm"
read -r maximum p50 p99 _ < <(run_wrk 8 10)
echo "at its best (8 connections): $maximum requests/s, p50 $p50 ms, p99 $p99 ms"
read -r _ quiet50 quiet99 _ < <(run_wrk 1 5)
before=$(resident)

# hey asks for one target; each of a few takes its share of the rate.
parts=4
workers=160
each=$(awk -v m="$maximum" -v p="$parts" -v w="$workers" 'BEGIN { printf "%.3f", 4 * m / p / w }')
pids=()
for part in $(seq "$parts"); do
  target=$(sed -n "$((part * 5))p" "$work/targets")
  hey -z "${seconds}s" -c "$workers" -q "$each" -t 20 -o csv "$overloaded_url$target" >"$work/hey.$part" &
  pids+=($!)
done
peak=0
for _ in $(seq "$((seconds - 2))"); do
  sleep 1
  now=$(resident || echo 0)
  [ "${now:-0}" -gt "$peak" ] && peak=$now
done
wait "${pids[@]}"
read -r _ after50 after99 _ < <(run_wrk 1 3)
after=$(resident)
python3 - "$maximum" "$seconds" "$work"/hey.* <<'PY'
import csv, sys
maximum, seconds, files = float(sys.argv[1]), float(sys.argv[2]), sys.argv[3:]
rows = [row for file in files for row in csv.DictReader(open(file))]
by_status = {}
for row in rows:
    by_status.setdefault(row["status-code"], []).append(float(row["response-time"]) * 1e3)
def at(times, share):
    times = sorted(times)
    return times[int((len(times) - 1) * share)]
print(f"offered {len(rows) / seconds:.0f} requests/s, {len(rows) / seconds / maximum:.1f} times the maximum, for {seconds:.0f} s")
for status, times in sorted(by_status.items()):
    print(f"  {status}: {len(times) / seconds:.0f}/s, p50 {at(times, .5):.1f} ms, p99 {at(times, .99):.1f} ms")
goodput = len(by_status.get("200", [])) / seconds
print(f"goodput {goodput:.0f} requests/s, {goodput / maximum:.2f} of the maximum")
PY
echo "one connection before: p50 $quiet50 ms, p99 $quiet99 ms; at once after: p50 $after50 ms, p99 $after99 ms"
awk -v b="$before" -v p="$peak" -v a="$after" 'BEGIN { printf "resident memory: %.0f MB before, %.0f MB at most, %.0f MB after\n", b/1e6, p/1e6, a/1e6 }'
