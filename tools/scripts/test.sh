#!/usr/bin/env bash
# test.sh - build everything and run every test
#
# The last line is `N passed, N failed` (`, N skipped` when there are any) in
# cases of lit and googletest. Fails when a test fails or none ran.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../.."
tools/scripts/build.sh release

# Results of an earlier run must not stand in for a program that crashes today.
results=$PWD/build/release/test-results
rm -rf "$results"
mkdir -p "$results"

status=0
ctest --preset release --parallel "$(nproc)" --no-tests=error \
  --output-junit "$results/ctest.xml" || status=$?
python3 tools/scripts/count_tests.py "$results" || status=$?
exit "$status"
