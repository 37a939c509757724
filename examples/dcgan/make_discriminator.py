#!/usr/bin/env python3
"""Writes the DCGAN discriminator in both batch-norm modes as .mlir.

The network is the one of Radford et al. (2015) as TensorFlow code writes it,
channels last, thinner so that the files stay small:

  h0 = lrelu(conv2d(image, 4))                        32x32x3  -> 16x16x4
  h1 = lrelu(batch_norm(conv2d(h0, 8)))               16x16x4  -> 8x8x8
  h2 = lrelu(batch_norm(conv2d(h1, 16)))              8x8x8    -> 4x4x16
  h3 = lrelu(batch_norm(conv2d(h2, 32)))              4x4x16   -> 2x2x32
  logits = linear(reshape(h3, [-1, 128]), 1)

conv2d is 5x5, stride 2, SAME, and adds a bias. Both files have the same
weights; only the batch norms differ.
"""
import argparse
import pathlib
import random
import struct

BATCH = 4
WIDTHS = [3, 4, 8, 16, 32]
EPSILON = 1e-5
MOMENTUM = 0.9


class Writer:
    """Collects ops and, for larger constants, resource blobs."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.lines = []
        self.blobs = []

    def constant(self, name, shape, mean, deviation):
        count = 1
        for size in shape:
            count *= size
        values = [self.random.gauss(mean, deviation) for _ in range(count)]
        data = struct.pack(f"<{count}f", *values)
        dims = "x".join(map(str, shape))
        self.blobs.append((name, data))
        self.lines.append(f"    %{name} = arith.constant "
                          f"dense_resource<{name}> : tensor<{dims}xf32>")

    def op(self, text):
        self.lines.append("    " + text)


def layer(writer, index, mode):
    """conv2d, batch norm but for h0, leaky ReLU: value %h<index>."""
    size, inputs, outputs = 32 >> index, WIDTHS[index], WIDTHS[index + 1]
    source = "%image" if index == 0 else f"%h{index - 1}"
    x = f"tensor<{BATCH}x{size}x{size}x{inputs}xf32>"
    y = f"tensor<{BATCH}x{size // 2}x{size // 2}x{outputs}xf32>"
    c = f"tensor<{outputs}xf32>"
    writer.constant(f"h{index}_w", [5, 5, inputs, outputs], 0.0, 0.1)
    writer.constant(f"h{index}_b", [outputs], 0.0, 0.5)
    # SAME with stride 2 on an even size pads 1 before and 2 after.
    writer.op(f"%h{index}_conv = convopt.conv {source}, %h{index}_w "
              f"bias(%h{index}_b) strides = [2, 2] pads = [1, 1, 2, 2] "
              f"layout = channel_last filter_layout = spatial_io "
              f": ({x}, tensor<5x5x{inputs}x{outputs}xf32>, {c}) -> {y} "
              f"loc(\"h{index}/conv2d\")")
    value = f"%h{index}_conv"
    if index > 0:
        for name, mean, deviation in (("gamma", 1.0, 0.02), ("beta", 0.0, 0.02),
                                      ("mean", 0.0, 0.3)):
            writer.constant(f"h{index}_{name}", [outputs], mean, deviation)
        writer.constant(f"h{index}_variance", [outputs], 0.5, 0.05)
        common = (f"scale(%h{index}_gamma) offset(%h{index}_beta) "
                  f"{{0}}(%h{index}_mean) {{1}}(%h{index}_variance) "
                  f"epsilon = {EPSILON:e}")
        if mode == "inference":
            writer.op(f"%h{index}_bn = convopt.batch_norm {value} "
                      + common.format("mean", "variance")
                      + f" axis = 3 : {y}, {c} loc(\"h{index}/batch_norm\")")
            value = f"%h{index}_bn"
        else:
            writer.op(f"%h{index}_bn:5 = convopt.batch_norm_training {value} "
                      + common.format("running_mean", "running_variance")
                      + f" momentum = {MOMENTUM} weights_old axis = 3 "
                      f": ({y}, {c}, {c}, {c}, {c}) -> ({y}, {c}, {c}, {c}, "
                      f"{c}) loc(\"h{index}/batch_norm\")")
            value = f"%h{index}_bn#0"
    writer.op(f"%h{index} = convopt.leaky_relu {value} alpha = 0.2 : {y} "
              f"loc(\"h{index}/lrelu\")")


def discriminator(mode, seed):
    writer = Writer(seed)
    for index in range(4):
        layer(writer, index, mode)
    features = 2 * 2 * WIDTHS[4]
    writer.constant("h4_w", [features, 1], 0.0, 0.1)
    writer.constant("h4_b", [1], 0.0, 0.5)
    writer.op(f"%flat = convopt.reshape %h3 : tensor<{BATCH}x2x2x{WIDTHS[4]}xf32>"
              f" -> tensor<{BATCH}x{features}xf32> loc(\"h4/reshape\")")
    writer.op(f"%logits = convopt.dense %flat, %h4_w bias(%h4_b) "
              f"filter_layout = io_spatial : (tensor<{BATCH}x{features}xf32>, "
              f"tensor<{features}x1xf32>, tensor<1xf32>) -> tensor<{BATCH}x1xf32>"
              f" loc(\"h4/linear\")")
    image = f"tensor<{BATCH}x32x32x3xf32>"
    text = [f"// DCGAN discriminator, batch norms in {mode} mode.",
            "// Written by make_discriminator.py.",
            "module {",
            f"  func.func @main(%image: {image} {{convopt.name = \"image\"}})"
            f" -> (tensor<{BATCH}x1xf32> {{convopt.name = \"logits\"}}) {{"]
    text += writer.lines
    text += [f"    return %logits : tensor<{BATCH}x1xf32>", "  }", "}", "",
             "{-#", "  dialect_resources: {", "    builtin: {"]
    # A blob starts with its alignment as 4 bytes.
    blobs = [f"      {name}: \"0x{(struct.pack('<I', 4) + data).hex().upper()}\""
             for name, data in writer.blobs]
    text += [",\n".join(blobs), "    }", "  }", "#-}", ""]
    return "\n".join(text)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=pathlib.Path,
                        default=pathlib.Path(__file__).parent)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    for mode in ("inference", "training"):
        path = options.output / f"discriminator_{mode}.mlir"
        path.write_text(discriminator(mode, options.seed))


if __name__ == "__main__":
    main()
