#!/usr/bin/python3
"""Writes well-known CNNs with random weights as ONNX models, to be timed.

  apt-get install python3-torchvision
  test/benchmark/networks/export.py FOLDER [NAME ...]
  test/benchmark/compare.py FOLDER

Each network gets a folder with model.onnx, input_0.npy, and expected_0.npy, which
was computed in double precision and rounded once. Architectures are
torchvision's; batch norms stay in the graph, with moving statistics that are
not trivial, as a trained model has them. Speed does not depend on the values of
the weights, so that nothing has to be downloaded. The seed is fixed.
"""
import argparse
import pathlib

import numpy
import torch
import torchvision
from torch import nn

IMAGE = (1, 3, 224, 224)
CLIP = (1, 3, 8, 112, 112)


class AudioNet(nn.Module):
    """1-D convolutions over raw sound, as keyword spotters have them."""

    def __init__(self):
        super().__init__()
        layers, channels = [], 1
        for out, kernel, stride in [(64, 80, 4), (64, 3, 1), (128, 3, 1),
                                    (256, 3, 1), (512, 3, 1)]:
            layers += [nn.Conv1d(channels, out, kernel, stride, kernel // 2),
                       nn.BatchNorm1d(out), nn.ReLU(), nn.MaxPool1d(4)]
            channels = out
        self.features = nn.Sequential(*layers)
        self.classifier = nn.Linear(channels, 35)

    def forward(self, x):
        return self.classifier(self.features(x).mean(2))


class UNet(nn.Module):
    """Four levels, transposed convolutions on the way up."""

    def __init__(self, widths=(32, 64, 128, 256)):
        super().__init__()

        def block(inputs, outputs):
            return nn.Sequential(
                nn.Conv2d(inputs, outputs, 3, padding=1), nn.BatchNorm2d(outputs),
                nn.ReLU(), nn.Conv2d(outputs, outputs, 3, padding=1),
                nn.BatchNorm2d(outputs), nn.ReLU())

        self.down = nn.ModuleList(
            block(i, o) for i, o in zip((3,) + widths[:-1], widths))
        pairs = list(zip(widths[:0:-1], widths[-2::-1]))
        self.grow = nn.ModuleList(nn.ConvTranspose2d(i, o, 2, 2) for i, o in pairs)
        self.up = nn.ModuleList(block(2 * o, o) for _, o in pairs)
        self.head = nn.Conv2d(widths[0], 2, 1)

    def forward(self, x):
        skips = []
        for level in self.down:
            x = level(x)
            skips.append(x)
            x = nn.functional.max_pool2d(x, 2)
        x = skips.pop()
        for grow, up in zip(self.grow, self.up):
            x = up(torch.cat([skips.pop(), grow(x)], 1))
        return self.head(x)


class StyleTransfer(nn.Module):
    """Reflection pads, instance norms, residual blocks, upsampling."""

    def __init__(self):
        super().__init__()

        def conv(i, o, kernel, stride=1):
            return [nn.ReflectionPad2d(kernel // 2), nn.Conv2d(i, o, kernel, stride),
                    nn.InstanceNorm2d(o, affine=True)]

        self.encode = nn.Sequential(*conv(3, 32, 9), nn.ReLU(), *conv(32, 64, 3, 2),
                                    nn.ReLU(), *conv(64, 128, 3, 2), nn.ReLU())
        self.blocks = nn.ModuleList(
            nn.Sequential(*conv(128, 128, 3), nn.ReLU(), *conv(128, 128, 3))
            for _ in range(5))
        self.decode = nn.Sequential(
            nn.Upsample(scale_factor=2), *conv(128, 64, 3), nn.ReLU(),
            nn.Upsample(scale_factor=2), *conv(64, 32, 3), nn.ReLU(),
            nn.ReflectionPad2d(4), nn.Conv2d(32, 3, 9))

    def forward(self, x):
        x = self.encode(x)
        for block in self.blocks:
            x = x + block(x)
        return self.decode(x)


def dcgan():
    """DCGAN's generator for 64 x 64 pixels."""
    layers, channels = [], 100
    for outputs, stride, pad in [(512, 1, 0), (256, 2, 1), (128, 2, 1), (64, 2, 1)]:
        layers += [nn.ConvTranspose2d(channels, outputs, 4, stride, pad, bias=False),
                   nn.BatchNorm2d(outputs), nn.ReLU()]
        channels = outputs
    layers += [nn.ConvTranspose2d(channels, 3, 4, 2, 1, bias=False), nn.Tanh()]
    return nn.Sequential(*layers)


def torchvision_model(name, **options):
    return lambda: getattr(torchvision.models, name)(weights=None, **options)


def video_model(name):
    return lambda: getattr(torchvision.models.video, name)(weights=None)


NETWORKS = {
    "resnet18": (torchvision_model("resnet18"), IMAGE),
    "resnet50": (torchvision_model("resnet50"), IMAGE),
    "mobilenet_v2": (torchvision_model("mobilenet_v2"), IMAGE),
    "mobilenet_v3_large": (torchvision_model("mobilenet_v3_large"), IMAGE),
    "vgg16_bn": (torchvision_model("vgg16_bn"), IMAGE),
    "densenet121": (torchvision_model("densenet121"), IMAGE),
    "efficientnet_b0": (torchvision_model("efficientnet_b0"), IMAGE),
    "googlenet": (torchvision_model("googlenet", init_weights=False,
                                    aux_logits=False), IMAGE),
    "inception_v3": (torchvision_model("inception_v3", init_weights=False,
                                       aux_logits=False), (1, 3, 299, 299)),
    "shufflenet_v2_x1_0": (torchvision_model("shufflenet_v2_x1_0"), IMAGE),
    "squeezenet1_1": (torchvision_model("squeezenet1_1"), IMAGE),
    "regnet_y_400mf": (torchvision_model("regnet_y_400mf"), IMAGE),
    "r3d_18": (video_model("r3d_18"), CLIP),
    "r2plus1d_18": (video_model("r2plus1d_18"), CLIP),
    "unet": (UNet, (1, 3, 256, 256)),
    "dcgan": (dcgan, (1, 100, 1, 1)),
    "audio": (AudioNet, (1, 1, 16000)),
    "style_transfer": (StyleTransfer, IMAGE),
}


def randomize_statistics(model):
    norms = (nn.BatchNorm1d, nn.BatchNorm2d, nn.BatchNorm3d)
    for module in model.modules():
        if isinstance(module, norms):
            module.running_mean.uniform_(-0.1, 0.1)
            module.running_var.uniform_(0.5, 1.5)


def export(name, folder):
    make, shape = NETWORKS[name]
    torch.manual_seed(0)
    model = make().eval()
    randomize_statistics(model)
    image = torch.rand(shape) * 2 - 1
    folder.mkdir(parents=True, exist_ok=True)
    # PRESERVE: the exporter would fold the batch norms itself.
    torch.onnx.export(model, image, str(folder / "model.onnx"), opset_version=13,
                      training=torch.onnx.TrainingMode.PRESERVE,
                      do_constant_folding=True)
    numpy.save(folder / "input_0.npy", image.numpy())
    with torch.no_grad():
        expected = model.double()(image.double())
    numpy.save(folder / "expected_0.npy", expected.float().numpy())


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("names", nargs="*", metavar="NAME",
                        help="all of them unless given: " + ", ".join(NETWORKS))
    options = parser.parse_args()
    unknown = sorted(set(options.names) - set(NETWORKS))
    if unknown:
        parser.error("unknown networks: " + ", ".join(unknown))
    for name in options.names or NETWORKS:
        export(name, options.folder / name)
        print(name)


if __name__ == "__main__":
    main()
