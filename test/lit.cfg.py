# The lit suite of convopt: text tests of the dialect, the passes and the tools.
#
# Features      shared-models  the folder of real networks beside the repository
#               roundtrip      this run replaces `convopt-opt`, see below
#               asan           built with AddressSanitizer
#               x86_64         the machine that the tests run on
#               aarch64-registered-target, ...  what LLVM generates code for
# Substitutions %src_root  %examples  %shared_models  %python
#
# CONVOPT_CHECK_ROUNDTRIP=1 turns every `convopt-opt` into `convopt-opt
# --verify-roundtrip`: the whole suite tests printers, parsers and bytecode.

import os
import platform
import sys

import lit.formats

if not hasattr(config, "src_root"):
    lit_config.fatal(
        "no configuration: run lit on the build tree, as in `lit build/release/test`"
    )

config.name = "convopt"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".mlir", ".test"]
config.excludes = ["Inputs"]
config.test_source_root = os.path.dirname(__file__)

needed = {
    "convopt-opt": config.tools_dir,
    "convopt": config.tools_dir,
    "FileCheck": config.llvm_tools_dir,
    "not": config.llvm_tools_dir,
    "split-file": config.llvm_tools_dir,
    "count": config.llvm_tools_dir,
    "mlir-translate": config.llvm_tools_dir,
    "llc": config.llvm_tools_dir,
    "llvm-nm": config.llvm_tools_dir,
}
for tool, folder in needed.items():
    if not os.access(os.path.join(folder, tool), os.X_OK):
        lit_config.fatal(
            f"{tool} is not in {folder}: build it first, as in"
            f" `cmake --build {os.path.dirname(config.test_exec_root)}`"
        )

# Names that the options and the ops of the dialect contain are not safe to
# substitute; the PATH finds our tools before any installed ones.
config.environment["PATH"] = os.pathsep.join(
    [config.tools_dir, config.llvm_tools_dir, config.environment["PATH"]]
)
config.environment["FILECHECK_OPTS"] = "-enable-var-scope -dump-input=fail"
for name in ("ASAN_OPTIONS", "LSAN_OPTIONS", "UBSAN_OPTIONS", "ASAN_SYMBOLIZER_PATH"):
    if name in os.environ:
        config.environment[name] = os.environ[name]

shared_models = os.path.normpath(
    os.path.join(config.src_root, os.pardir, "shared", "models")
)
if os.path.isdir(shared_models):
    config.available_features.add("shared-models")
if "address" in config.sanitize.split(","):
    config.available_features.add("asan")

config.available_features.add(platform.machine())
for target in config.llvm_targets.split(";"):
    config.available_features.add(target.lower() + "-registered-target")

config.substitutions += [
    ("%src_root", config.src_root),
    ("%examples", os.path.join(config.src_root, "examples")),
    ("%shared_models", shared_models),
    ("%python", sys.executable),
]

if os.environ.get("CONVOPT_CHECK_ROUNDTRIP", "0") not in ("", "0"):
    config.name = "convopt-roundtrip"
    config.available_features.add("roundtrip")
    config.substitutions.append(
        (r"(?<![\w./-])convopt-opt(?![\w.-])", "convopt-opt --verify-roundtrip")
    )
