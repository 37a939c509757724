#!/usr/bin/env bash
# format.sh - format every C++ file of the repository
#
# Usage: format.sh [--check]      --check changes nothing, fails where it would
set -euo pipefail

case "${1-}" in
"") mode=(-i) ;;
--check) mode=(--dry-run --Werror) ;;
*)
  printf 'usage: %s [--check]\n' "${0##*/}" >&2
  exit 2
  ;;
esac

cd "$(dirname "${BASH_SOURCE[0]}")/../.."
command -v clang-format-22 >/dev/null || tools/scripts/setup.sh

# Tracked and new files; one that is deleted but not yet committed is listed too.
listing=$(git ls-files --cached --others --exclude-standard -- '*.cpp' '*.h')
files=()
while IFS= read -r file; do
  [[ ! -f $file ]] || files+=("$file")
done <<<"$listing"
[[ ${#files[@]} -gt 0 ]] || exit 0
clang-format-22 "${mode[@]}" -- "${files[@]}"
