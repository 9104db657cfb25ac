#!/usr/bin/env bash
# What hostile documents cost: benches/adversarial/run.sh FOLDER. For each file of the folder, ingested alone by the
# release build: seconds of wall and of processor time, the most memory that the program or its reader took, and what was
# said of it. Needs GNU time.
set -euo pipefail
folder=${1:?name a folder of documents}
cd "$(dirname "$0")/../.."
cargo build --release --quiet
program=${CARGO_TARGET_DIR:-target}/release/azymut
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
printf '%-28s %8s %8s %8s  %s\n' file wall processor MB said
for file in "$folder"/*; do
  # In a folder of its own, as one of many: a bad file is then a warning, and the rest goes on.
  rm -rf "$work/documents" && mkdir "$work/documents" && cp "$file" "$work/documents/"
  env time -o "$work/cost" -f '%e %U %S %M' "$program" ingest "$work/documents" --out "$work/records.jsonl" \
    2>"$work/said" || true
  read -r wall user system memory < <(tail -n 1 "$work/cost")
  processor=$(awk -v u="$user" -v s="$system" 'BEGIN { printf "%.2f", u + s }')
  printf '%-28s %8s %8s %8s  %s\n' "$(basename "$file")" "$wall" "$processor" $((memory / 1024)) \
    "$(head -n 1 "$work/said" | cut -c -140)"
done
