#!/usr/bin/env python3
"""Time of the graph passes on networks of growing depth.

Writes chains of layers as MLIR and runs `convopt-opt` on them with
--mlir-timing; what counts is the time of the pass, not of parsing. With linear
passes the last column, microseconds per layer, does not grow.

Usage: graph_scaling.py [--opt build/release/bin/convopt-opt] [--layers N ...]
"""

import argparse
import pathlib
import re
import subprocess
import sys
import tempfile

C = 16
X = f"tensor<1x{C}x8x8xf32>"
V = f"tensor<{C}xf32>"
W = f"tensor<{C}x{C}x1x1xf32>"


def conv(result, value):
    return (
        f"  %{result} = convopt.conv %{value}, %w bias(%b) : ({X}, {W}, {V}) -> {X}\n"
    )


def training_norm(result, value):
    return (
        f"  %{result}, %{result}m, %{result}v, %{result}n, %{result}w = "
        f"convopt.batch_norm_training %{value} scale(%p) offset(%p) "
        "running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 "
        f"weights_old axis = 1 : ({X}, {V}, {V}, {V}, {V}) -> "
        f"({X}, {V}, {V}, {V}, {V})\n"
    )


def moving_norm(result, value):
    return (
        f"  %{result} = convopt.batch_norm %{value} scale(%p) offset(%p) mean(%p) "
        f"variance(%p) epsilon = 1.0e-5 axis = 1 : {X}, {V}\n"
    )


def relu(result, value):
    return f"  %{result} = convopt.relu %{value} : {X}\n"


# One layer of each kind of network: what it computes from %x<i>, as %x<i+1>.
LAYERS = {
    # Every bias dies in the norm behind it.
    "conv, norm, relu": lambda i: conv(f"c{i}", f"x{i}")
    + training_norm(f"t{i}", f"c{i}")
    + relu(f"x{i + 1}", f"t{i}"),
    # Every norm folds.
    "conv, moving norm, relu": lambda i: conv(f"c{i}", f"x{i}")
    + moving_norm(f"t{i}", f"c{i}")
    + relu(f"x{i + 1}", f"t{i}"),
    # Every bias must be followed through all layers behind it.
    "conv": lambda i: conv(f"x{i + 1}", f"x{i}"),
    "conv, residual add": lambda i: conv(f"c{i}", f"x{i}")
    + f"  %x{i + 1} = convopt.add %c{i}, %x{i} : ({X}, {X}) -> {X}\n",
}


def write_network(path, kind, depth):
    layer = LAYERS[kind]
    with path.open("w") as out:
        out.write(f"func.func @main(%x0: {X}, %p: {V}) -> {X} {{\n")
        out.write(f"  %w = arith.constant dense<0.5> : {W}\n")
        out.write(f"  %b = arith.constant dense<1.0> : {V}\n")
        if "moving" in kind:
            out.write(f"  %q = arith.constant dense<2.0> : {V}\n")
        for i in range(depth):
            text = layer(i)
            out.write(text.replace("%p", "%q") if "moving" in kind else text)
        out.write(training_norm("y", f"x{depth}"))
        out.write(f"  return %y : {X}\n}}\n")


def time_pass(opt, path, flag, name):
    run = subprocess.run(
        [opt, path, flag, "-o", "/dev/null", "--mlir-timing"],
        check=True,
        capture_output=True,
        text=True,
    )
    match = re.search(rf"([0-9.]+) \([^)]*\)\s+{name}\b", run.stderr)
    if not match:
        sys.exit(f"no time of {name} in:\n{run.stderr}")
    return float(match.group(1))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--opt", default="build/release/bin/convopt-opt")
    parser.add_argument(
        "--layers", type=int, nargs="+", default=[1250, 2500, 5000, 10000]
    )
    arguments = parser.parse_args()
    passes = [
        ("--convopt-cancel-bias", "CancelBias"),
        ("--convopt-fold-batch-norm", "FoldBatchNorm"),
    ]
    print(f"{'pass':16}{'network':26}{'layers':>8}{'ms':>10}{'us/layer':>10}")
    with tempfile.TemporaryDirectory() as scratch:
        path = pathlib.Path(scratch) / "network.mlir"
        for kind in LAYERS:
            for depth in arguments.layers:
                write_network(path, kind, depth)
                for flag, name in passes:
                    seconds = time_pass(arguments.opt, path, flag, name)
                    print(
                        f"{name:16}{kind:26}{depth:8}{seconds * 1e3:10.1f}"
                        f"{seconds * 1e6 / depth:10.2f}"
                    )


if __name__ == "__main__":
    main()
