#!/usr/bin/env bash
# Four times what the server can serve, for SECONDS: how much is still served, how fast, what
# becomes of memory and of the rest, and how soon all is as before. The cache of answers is off, so
# that every request is a search.
#
#   cargo build --release -p azymut-cli
#   tools/load/overload.sh [INDEX] [SECONDS]
#
# What it can serve is measured before and after, and the mean of both counts: on a machine that
# others use as well, one of them alone says little.
#
# Needs wrk, oha, curl and python3. SERVER_CPUS and CLIENT_CPUS keep the server and its clients on
# processors of their own (`SERVER_CPUS=0 CLIENT_CPUS=1`), without which a flood takes away the
# processors that are to serve it.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
index=${1:-index}
seconds=${2:-30}
targets >"$work/targets"
export TARGETS=$work/targets
start_server overloaded --index "$index" --set cache.bytes=0 --set log.level=warn

resident() { metric "$overloaded_metrics" process_resident_memory_bytes; }
run_wrk() { ${CLIENT_CPUS:+taskset -c "$CLIENT_CPUS"} wrk -t1 -c"$1" -d"$2s" -s tools/load/targets.lua "$overloaded_url" | sed -n 's/^RESULT //p'; }

run_wrk 8 5 >"$work/warm"
read -r maximum p50 p99 _ < <(run_wrk 8 10)
echo "at its best (8 connections): $maximum requests/s, p50 $p50 ms, p99 $p99 ms"
read -r _ quiet50 quiet99 _ < <(run_wrk 1 5)
before=$(resident)

sed "s|^|$overloaded_url|" "$work/targets" >"$work/urls"
rate=$(awk -v m="$maximum" 'BEGIN { printf "%.0f", 4 * m }')
${CLIENT_CPUS:+taskset -c "$CLIENT_CPUS"} oha --no-tui --disable-compression --urls-from-file \
  -z "${seconds}s" -c 512 -q "$rate" --output-format csv "$work/urls" >"$work/offered" &
load=$!
peak=0
for _ in $(seq "$((seconds - 2))"); do
  sleep 1
  now=$(resident || echo 0)
  [ "${now:-0}" -gt "$peak" ] && peak=$now
done
wait "$load"
read -r _ after50 after99 _ < <(run_wrk 1 3)
after=$(resident)
read -r again again50 again99 _ < <(run_wrk 8 10)
echo "at its best again: $again requests/s, p50 $again50 ms, p99 $again99 ms"
python3 - "$maximum" "$again" "$seconds" "$work/offered" <<'PY'
import csv, sys
before, after, seconds = (float(argument) for argument in sys.argv[1:4])
maximum = (before + after) / 2
rows = list(csv.DictReader(open(sys.argv[4])))
by_status = {}
for row in rows:
    by_status.setdefault(row["status"], []).append(float(row["request-duration"]) * 1e3)
def at(times, share):
    times = sorted(times)
    return times[int((len(times) - 1) * share)]
print(f"offered {len(rows) / seconds:.0f} requests/s, {len(rows) / seconds / maximum:.1f} times the maximum, for {seconds:.0f} s")
for status, times in sorted(by_status.items()):
    print(f"  {status}: {len(times) / seconds:.0f}/s, p50 {at(times, .5):.1f} ms, p99 {at(times, .99):.1f} ms")
goodput = len(by_status.get("200", [])) / seconds
print(f"goodput {goodput:.0f} requests/s, {goodput / maximum:.2f} of the maximum "
      f"({goodput / before:.2f} of the one before, {goodput / after:.2f} of the one after)")
PY
echo "one connection before: p50 $quiet50 ms, p99 $quiet99 ms; at once after: p50 $after50 ms, p99 $after99 ms"
awk -v b="$before" -v p="$peak" -v a="$after" 'BEGIN { printf "resident memory: %.0f MB before, %.0f MB at most, %.0f MB after\n", b/1e6, p/1e6, a/1e6 }'
