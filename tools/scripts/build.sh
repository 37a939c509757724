#!/usr/bin/env bash
# build.sh - set up, configure and build one CMake preset
#
# Usage: build.sh PRESET [TARGET...]      (all targets when none is named)
set -euo pipefail

if [[ $# -lt 1 || $1 == -* ]]; then
  printf 'usage: %s PRESET [TARGET...]\n' "${0##*/}" >&2
  exit 2
fi
preset=$1
shift

cd "$(dirname "${BASH_SOURCE[0]}")/../.."
tools/scripts/setup.sh

# Ninja re-runs CMake when a CMakeLists.txt changed, but knows no presets. A
# configuration that failed has a cache and no build.ninja.
if [[ ! -f build/$preset/build.ninja ||
  CMakePresets.json -nt build/$preset/build.ninja ]]; then
  cmake --preset "$preset"
fi

targets=()
[[ $# -eq 0 ]] || targets=(--target "$@")
cmake --build --preset "$preset" --parallel "$(nproc)" "${targets[@]}"
