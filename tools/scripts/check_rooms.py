#!/usr/bin/env python3
"""Checks the rules that hold the rooms of the repository apart.

usage: check_rooms.py ROOT

  includes  a file's path is its include path, and a room includes only rooms to
            its left: dialects <- passes <- compiler <- tools, runtime <- tools.
            compiler also sees runtime/ABI, and runtime sees no MLIR or LLVM.
  import    only compiler/Import sees protobuf and ONNX headers
  length    600 lines are the most a source file of a room may have
  markers   no work left for later

Prints one line for each violation, `path:line: rule: what is wrong`, and exits
with 1 when there are any, or when there is nothing to check.
"""

import os
import pathlib
import re
import sys

# Where each room may look. A room not listed here is free to include anything.
VISIBLE = {
    "dialects": ("dialects/",),
    "passes": ("passes/", "dialects/"),
    "compiler": ("compiler/", "passes/", "dialects/", "runtime/ABI/"),
    "tools": ("tools/", "compiler/", "passes/", "dialects/", "runtime/"),
    "runtime": ("runtime/",),
    # compiler includes the ABI, so the ABI must not drag in the rest.
    "runtime/ABI": ("runtime/ABI/",),
}
ROOMS = ("dialects", "passes", "compiler", "runtime", "tools")
COMPILER_LIBRARIES = ("mlir/", "llvm/", "mlir-c/", "llvm-c/", "lld/", "clang/")
IMPORT_LIBRARIES = ("google/protobuf/", "onnx/")

SOURCES = {".c", ".cpp", ".h", ".td"}
LONGEST = 600
INCLUDE = re.compile(r'^\s*#?\s*include\s*(["<])([^">]+)[">]')

TEXTS = SOURCES | {"", ".py", ".sh", ".cmake", ".txt", ".in", ".md", ".mlir", ".test", ".json"}
SKIPPED = {".git", "build", "__pycache__"}
# The tests of this script hold one violation of each kind.
NOT_MARKED = "test/tools/rooms/"
# Spelled so that this file does not match itself.
MARKERS = (
    (re.compile(r"\b(?:T[O]DO|F[I]XME|X[X]X|H[A]CK)\b"), "work left for later"),
)


def files_below(root):
    """Every file that belongs to the repository, as paths relative to ROOT."""
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if name not in SKIPPED)
        for name in sorted(names):
            yield (pathlib.Path(folder) / name).relative_to(root)


def include_error(path, quote, target):
    """Why the file PATH of a room may not include TARGET, or None."""
    room = path.parts[0]
    if room == "runtime" and target.startswith(COMPILER_LIBRARIES):
        return "runtime includes no MLIR and no LLVM"
    is_protobuf = target.startswith(IMPORT_LIBRARIES) or target.endswith(".pb.h")
    if is_protobuf and path.parts[:2] != ("compiler", "Import"):
        return "only compiler/Import may include protobuf or ONNX"
    if ".." in target.split("/") or (quote == '"' and "/" not in target):
        return "not a path from the repository root"
    if target.split("/")[0] not in VISIBLE:
        return None
    place = "/".join(path.parts[:2])
    place = place if place in VISIBLE else room
    if not target.startswith(VISIBLE[place]):
        return f"{place} may only include {' '.join(VISIBLE[place])}"
    return None


def errors_of(path, text):
    """Yields (line number, rule, explanation) for one file."""
    lines = text.splitlines()
    if path.parts[0] in ROOMS and path.suffix in SOURCES:
        for number, line in enumerate(lines, 1):
            match = INCLUDE.match(line)
            error = match and include_error(path, *match.groups())
            if error:
                yield number, "includes", f"{match[2]}: {error}"
        if len(lines) > LONGEST:
            yield len(lines), "length", f"more than {LONGEST} lines"
    if not path.as_posix().startswith(NOT_MARKED):
        for number, line in enumerate(lines, 1):
            for pattern, meaning in MARKERS:
                match = pattern.search(line)
                if match:
                    yield number, "markers", f"{match[0]}: {meaning}"


def main():
    if len(sys.argv) != 2:
        print("usage: check_rooms.py ROOT", file=sys.stderr)
        return 2
    root = pathlib.Path(sys.argv[1])
    sources = violations = 0
    for path in files_below(root):
        if path.suffix not in TEXTS:
            continue
        sources += path.parts[0] in ROOMS and path.suffix in SOURCES
        text = (root / path).read_text(encoding="utf-8", errors="replace")
        for number, rule, explanation in errors_of(path, text):
            print(f"{path}:{number}: {rule}: {explanation}")
            violations += 1
    print(f"{sources} source files of the rooms, {violations} violations")
    return 0 if sources and not violations else 1


if __name__ == "__main__":
    sys.exit(main())
