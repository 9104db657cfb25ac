#!/usr/bin/env bash
# What hostile queries cost: benches/adversarial/queries.sh INDEX. For each query, searched alone by the release build in the
# index folder: seconds of wall time, the most memory that the program took, and how many records it found. The first row is
# what any search takes. Needs GNU time and jq; an index of 1,000,000 records:
#   cargo run --release -p azymut-benches --example synthetic_index -- index-1m 1000000
set -euo pipefail
index=$(realpath "${1:?name the folder of an index}")
cd "$(dirname "$0")/../.."
cargo build --release --quiet
program=${CARGO_TARGET_DIR:-target}/release/azymut
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT

# Two hundred of a text, which may have %s where the number is to make a difference, in letters.
many() {
  for one in {a..h}; do for other in {a..y}; do printf "$1 " "$one$other"; done; done
}

cost() {
  env time -o "$work/cost" -f '%e %M' "$program" search --index "$index" --format json --limit 10 --fuzzy "$2" -- "$3" \
    >"$work/said" || true
  read -r wall memory < <(tail -n 1 "$work/cost")
  printf '%-44s %8s %8s %10s\n' "$1" "$wall" $((memory / 1024)) "$(jq .total "$work/said")"
}

printf '%-44s %8s %8s %10s\n' query wall MB found
cost 'one word' 0 'drogowej'
cost 'a word with synonyms 200 times' 0 "$(many 'szkoły')"
cost 'a word with near ones 200 times, fuzzy=2' 2 "$(many 'szkoły')"
cost '200 words near to others, fuzzy=2' 2 "$(many 'drogow%s')"
cost '200 words that are nowhere' auto "$(many 'drogow%s')"
cost '200 beginnings' 0 "$(many '%s*')"
cost '100 groups in parentheses' 0 "$(many '(drogi -x)' | cut -c -1099)"
