#!/usr/bin/env python3
"""Writes a small stack of RepVGG blocks as they are trained, as .mlir.

The block is the one of Ding et al. (2021): three branches, each with a batch
norm, are added up in front of a relu.

  y = relu(bn(conv3x3(x)) + bn(conv1x1(x)) + bn(x))

  stage0 = block(image)     3 -> 8 channels, no identity: the shapes differ
  stage1 = block(stage0)    8 -> 8
  stage2 = block(stage1)    8 -> 8, stride 2, no identity
  stage3 = block(stage2)    8 -> 8

The convolutions have no biases; the norms use moving statistics. Weights are
random, but the same in every run.
"""
import argparse
import math
import pathlib
import random
import struct

CHANNELS = 8
SIZE = 16
EPSILON = 1e-5


class Writer:
    """Collects ops and, for the constants, resource blobs."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.lines = []
        self.blobs = []

    def constant(self, name, shape, mean, deviation):
        count = math.prod(shape)
        values = [self.random.gauss(mean, deviation) for _ in range(count)]
        self.blobs.append((name, struct.pack(f"<{count}f", *values)))
        dims = "x".join(map(str, shape))
        self.lines.append(f"    %{name} = arith.constant "
                          f"dense_resource<{name}> : tensor<{dims}xf32>")

    def op(self, text):
        self.lines.append("    " + text)


def feature_map(channels, size):
    return f"tensor<1x{channels}x{size}x{size}xf32>"


def norm(writer, name, source, shape, channels):
    """batch norm with moving statistics: value %<name>_bn."""
    for parameter, mean, deviation in (("gamma", 1.0, 0.2), ("beta", 0.0, 0.2),
                                       ("mean", 0.0, 0.3),
                                       ("variance", 1.0, 0.1)):
        writer.constant(f"{name}_{parameter}", [channels], mean, deviation)
    writer.op(f"%{name}_bn = convopt.batch_norm {source} scale(%{name}_gamma) "
              f"offset(%{name}_beta) mean(%{name}_mean) "
              f"variance(%{name}_variance) epsilon = {EPSILON:e} axis = 1 "
              f": {shape}, tensor<{channels}xf32> "
              f"loc(\"{name}/batch_norm\")")
    return f"%{name}_bn"


def conv(writer, name, source, kernel, stride, inputs, x, y):
    """Convolution and norm of one branch."""
    filters = [CHANNELS, inputs, kernel, kernel]
    writer.constant(f"{name}_w", filters, 0.0,
                    (inputs * kernel * kernel) ** -0.5)
    pad = kernel // 2
    writer.op(f"%{name} = convopt.conv {source}, %{name}_w "
              f"strides = [{stride}, {stride}] "
              f"pads = [{pad}, {pad}, {pad}, {pad}] "
              f": ({x}, tensor<{'x'.join(map(str, filters))}xf32>) -> {y} "
              f"loc(\"{name}/conv\")")
    return norm(writer, name, f"%{name}", y, CHANNELS)


def block(writer, name, source, inputs, size, stride):
    """The block's branches, their sum and the relu: value %<name>."""
    x = feature_map(inputs, size)
    y = feature_map(CHANNELS, size // stride)
    branches = [conv(writer, f"{name}_3x3", source, 3, stride, inputs, x, y),
                conv(writer, f"{name}_1x1", source, 1, stride, inputs, x, y)]
    if inputs == CHANNELS and stride == 1:
        branches.append(norm(writer, f"{name}_id", source, x, inputs))
    total = branches[0]
    for index, branch in enumerate(branches[1:], start=1):
        writer.op(f"%{name}_sum{index} = convopt.add {total}, {branch} "
                  f": ({y}, {y}) -> {y} loc(\"{name}/sum{index}\")")
        total = f"%{name}_sum{index}"
    writer.op(f"%{name} = convopt.relu {total} : {y} loc(\"{name}/relu\")")


def repvgg(seed):
    writer = Writer(seed)
    block(writer, "stage0", "%image", 3, SIZE, 1)
    block(writer, "stage1", "%stage0", CHANNELS, SIZE, 1)
    block(writer, "stage2", "%stage1", CHANNELS, SIZE, 2)
    block(writer, "stage3", "%stage2", CHANNELS, SIZE // 2, 1)
    image = feature_map(3, SIZE)
    features = feature_map(CHANNELS, SIZE // 2)
    text = ["// Four RepVGG blocks as they are trained.",
            "// Written by make_repvgg.py.",
            "module {",
            f"  func.func @main(%image: {image} {{convopt.name = \"image\"}})"
            f" -> ({features} {{convopt.name = \"features\"}}) {{"]
    text += writer.lines
    text += [f"    return %stage3 : {features}", "  }", "}", "",
             "{-#", "  dialect_resources: {", "    builtin: {"]
    # A blob starts with its alignment as 4 bytes.
    blobs = [f"      {name}: \"0x04000000{data.hex().upper()}\""
             for name, data in writer.blobs]
    text += [",\n".join(blobs), "    }", "  }", "#-}", ""]
    return "\n".join(text)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=pathlib.Path,
                        default=pathlib.Path(__file__).parent)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    (options.output / "repvgg.mlir").write_text(repvgg(options.seed))


if __name__ == "__main__":
    main()
