#!/usr/bin/python3
"""Train and export the digit classifier that ships in this folder.

A small CNN learns scikit-learn's handwritten digits. Every convolution carries
a bias and is followed by a batch norm, and the export keeps both. Written to
the output folder:

  digits.onnx             [1,1,8,8] -> [1,10], batch norms use moving statistics
  digits_train_mode.onnx  [10,1,8,8] -> [10,10], same weights, batch statistics
  input.npy, expected.npy              one image and its probabilities
  input_train_mode.npy, expected_train_mode.npy    the same for the batch of ten
  images/digit_<label>_<k>.png         the k-th held-out image of each class
  labels.txt                           class names, one per line

The expected arrays are evaluated in float64 and stored as float32. The run is
single-threaded and seeded: the same PyTorch build writes the same files.

Debian: apt-get install python3-torch python3-sklearn python3-pil python3-onnx
"""

import argparse
import copy
from pathlib import Path

import numpy as np
import onnx
import onnx.numpy_helper
import torch
from PIL import Image
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from torch import nn


class DigitNet(nn.Module):
    """[N,1,8,8] in [0,1] -> [N,10] probabilities."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 16, 3, padding=1)
        self.norm1 = nn.BatchNorm2d(16)
        self.relu1 = nn.ReLU()
        self.conv2 = nn.Conv2d(16, 32, 3, stride=2, padding=1)
        self.norm2 = nn.BatchNorm2d(32)
        self.relu2 = nn.ReLU()
        self.conv3 = nn.Conv2d(32, 64, 3, padding=1)
        self.norm3 = nn.BatchNorm2d(64)
        self.relu3 = nn.ReLU()
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.flatten = nn.Flatten()
        self.classify = nn.Linear(64, 10)
        self.softmax = nn.Softmax(dim=1)
        # A batch norm on batch statistics passes no gradient to the bias before
        # it, so these keep their initial values: start them large enough that
        # losing one is visible in the answer.
        for conv in self.convolutions():
            nn.init.uniform_(conv.bias, -0.5, 0.5)

    def convolutions(self):
        return self.conv1, self.conv2, self.conv3

    def logits(self, x):
        x = self.relu1(self.norm1(self.conv1(x)))
        x = self.relu2(self.norm2(self.conv2(x)))
        x = self.relu3(self.norm3(self.conv3(x)))
        return self.classify(self.flatten(self.pool(x)))

    def forward(self, x):
        return self.softmax(self.logits(x))


def load_data(seed):
    """Returns (train pixels, held-out pixels, train labels, held-out labels).

    The scans have 17 grey levels, 0..16. They are rounded to 8 bits first, so
    that a network input can be rebuilt exactly from its PNG.
    """
    digits = load_digits()
    pixels = np.rint(digits.images * (255 / 16)).astype(np.uint8)
    return train_test_split(pixels, digits.target, test_size=0.25,
                            stratify=digits.target, random_state=seed)


def to_input(pixels):
    """uint8 [N,8,8] -> float32 [N,1,8,8] in [0,1]."""
    return torch.from_numpy(pixels.astype(np.float32) / 255).unsqueeze(1)


def train(model, images, labels, epochs=40, batch_size=32):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9,
                                nesterov=True)
    per_epoch = len(images) // batch_size
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(
        optimizer, epochs * per_epoch)
    model.train()
    for epoch in range(1, epochs + 1):
        # Whole batches only: every epoch leaves out a few other images.
        order = torch.randperm(len(images))[:per_epoch * batch_size]
        for batch in order.split(batch_size):
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model.logits(images[batch]),
                                               labels[batch])
            loss.backward()
            optimizer.step()
            schedule.step()
        if epoch % 10 == 0:
            print(f"epoch {epoch}: last batch's loss {loss.item():.5f}")


def correct(model, images, labels):
    return int((model.eval()(images).argmax(1) == labels).sum())


def export(model, example, folder, suffix=""):
    """Writes the model in the mode it is in, and an input/expected pair.

    Stops if the exporter dropped a bias or a batch norm.
    """
    # Evaluation in train mode updates the running statistics: work on copies.
    expected = copy.deepcopy(model).double()(example.double()).float()
    np.save(folder / f"input{suffix}.npy", example.numpy())
    np.save(folder / f"expected{suffix}.npy", expected.numpy())

    traced = copy.deepcopy(model)
    for norm in traced.norm1, traced.norm2, traced.norm3:
        norm.num_batches_tracked = None  # a counter with no place in ONNX
    path = folder / f"digits{suffix}.onnx"
    # The default mode, EVAL, would fold the batch norms into the convolutions.
    # Opset 14 is the first whose BatchNormalization has a training_mode.
    torch.onnx.export(traced, example, str(path), input_names=["image"],
                      output_names=["probabilities"], opset_version=14,
                      training=torch.onnx.TrainingMode.PRESERVE,
                      do_constant_folding=False)

    proto = onnx.load(str(path))
    stored = {tensor.name: tensor for tensor in proto.graph.initializer}
    wanted = {name: value.numpy() for name, value in model.state_dict().items()
              if not name.endswith("num_batches_tracked")}
    convs = [n for n in proto.graph.node if n.op_type == "Conv"]
    norms = [n for n in proto.graph.node if n.op_type == "BatchNormalization"]
    modes = [a.i for n in norms for a in n.attribute if "mode" in a.name]
    if (stored.keys() != wanted.keys() or modes != [int(model.training)] * 3
            or [len(n.input) for n in convs] != [3] * 3):
        raise SystemExit(f"{path.name}: a bias or batch norm was lost")
    # Tracing ran the model, which in train mode moved its running statistics.
    for name, value in wanted.items():
        stored[name].CopyFrom(onnx.numpy_helper.from_array(value, name))
    onnx.checker.check_model(proto, full_check=True)
    onnx.save(proto, str(path))
    print(f"{path.name}: {path.stat().st_size} bytes, training_mode={modes}")
    return expected


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=Path, default=Path(__file__).parent,
                        help="folder to write (default: the script's own)")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()

    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    torch.manual_seed(options.seed)

    train_pixels, pixels, train_labels, labels = load_data(options.seed)
    images, truth = to_input(pixels), torch.tensor(labels)
    model = DigitNet()
    initial = [c.bias.detach().clone() for c in model.convolutions()]
    train(model, to_input(train_pixels), torch.tensor(train_labels))
    torch.set_grad_enabled(False)

    hits = correct(model, images, truth)
    print(f"held-out accuracy {hits}/{len(truth)} = {hits / len(truth):.2%}")
    moved = max((c.bias - b).abs().max().item()
                for c, b in zip(model.convolutions(), initial))
    print(f"largest change of a convolution bias in training {moved:.1e}")
    unbiased = copy.deepcopy(model)
    for conv in unbiased.convolutions():
        nn.init.zeros_(conv.bias)
    print("held-out correct if the biases were dropped "
          f"{correct(unbiased, images, truth)}/{len(truth)}")

    out = options.output
    (out / "images").mkdir(parents=True, exist_ok=True)
    (out / "labels.txt").write_text("".join(f"{c}\n" for c in range(10)))
    # The first held-out image of each class, whatever the model makes of it.
    chosen = [int(np.flatnonzero(labels == c)[0]) for c in range(10)]
    top = model(images[chosen]).max(1)
    for label, index in enumerate(chosen):
        name = f"digit_{label}_0.png"
        Image.fromarray(pixels[index]).save(out / "images" / name)
        print(f"{name} -> {top.indices[label]} at {top.values[label]:.4f}")

    export(model, images[chosen[3:4]], out)
    batch = export(model.train(), images[chosen], out, "_train_mode")
    print(f"the ten on batch statistics -> {batch.argmax(1).tolist()}")


if __name__ == "__main__":
    main()
