#!/usr/bin/env bash
# setup.sh - install what building and testing convopt needs
#
# Debian packages only. Does nothing, quickly, when all of them are there.
set -euo pipefail

packages=(
  # Compiler, linker, and the LLVM and MLIR that convopt is built on. Both CMake
  # configurations check that every file they export exists, the tools as well.
  clang-22 lld-22 llvm-22-dev llvm-22-tools libmlir-22-dev mlir-22-tools
  libclang-rt-22-dev clang-format-22 clang-tidy-22
  # LLVMConfig.cmake looks for these two.
  zlib1g-dev libzstd-dev
  # Libraries of the tools and of the tests.
  libonnx-dev libprotobuf-dev protobuf-compiler nlohmann-json3-dev libcli11-dev
  libstb-dev libgtest-dev libgmock-dev libbenchmark-dev
  # Build tools and scripting.
  cmake ninja-build ccache git python3 python3-numpy
)

die() {
  printf 'setup: %s\n' "$*" >&2
  exit 1
}

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
  die "this is not a Debian-like system (no dpkg-query, no apt-get);" \
    "install the equivalents of: ${packages[*]}"
fi

# dpkg-query fails when it knows nothing of a package; that is an answer here.
states=$(dpkg-query --show --showformat='${Package} ${db:Status-Status}\n' \
  "${packages[@]}" 2>/dev/null || true)
missing=()
for package in "${packages[@]}"; do
  grep -qxF "$package installed" <<<"$states" || missing+=("$package")
done
[[ ${#missing[@]} -gt 0 ]] || exit 0

as_root=()
if [[ $EUID -ne 0 ]]; then
  command -v sudo >/dev/null ||
    die "not root and no sudo; run as root: apt-get install ${missing[*]}"
  as_root=(sudo)
fi

# Another apt may be at work, unattended upgrades on a fresh machine above all.
apt_get() {
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get -o DPkg::Lock::Timeout=300 -qq "$@"
}

printf 'setup: installing %s\n' "${missing[*]}"
# A broken third-party source must not stop us: our packages may still be found.
apt_get update || printf 'setup: apt-get update failed; trying all the same\n' >&2
# dpkg is chatty: what it says matters only when it fails.
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! apt_get install --yes --no-install-recommends "${missing[@]}" >"$log" 2>&1; then
  tail -n 30 "$log" >&2
  die "apt-get could not install ${missing[*]};" \
    "LLVM 22 is in Debian 12's security archive (bookworm-security) and later"
fi
