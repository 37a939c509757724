#!/usr/bin/env python3
"""Times convopt beside ONNX Runtime: same machine, same minute, in turn.

  npm install --ignore-scripts onnxruntime-node@1.30
  test/benchmark/compare.py MODELS [--rounds 5]

MODELS is a folder of folders with model.onnx and input_0.npy, whose shape is
the one that is timed. Each round runs every model once with each of the two,
one process after the other, on one thread; the table holds the medians of the
rounds' medians. Memory is the peak of the whole process, with the compiler of
the one and the JavaScript engine of the other. Models that convopt does not
import yet are listed with the reason.
"""
import argparse
import ast
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
CONVOPT = ROOT / "build/release/bin/convopt"
PEER = pathlib.Path(__file__).with_name("ort_latency.cjs")


def npy_shape(path):
    """The shape in the header of a .npy file, as 1x3x224x224."""
    header = path.read_bytes()[:512]
    text = header[header.index(b"{"):header.index(b"}") + 1].decode("latin1")
    return "x".join(map(str, ast.literal_eval(text)["shape"]))


def run_convopt(model, shape, seconds):
    """The result of `convopt bench`, or the reason why there is none."""
    def bench(iterations):
        with tempfile.TemporaryDirectory() as folder:
            result = pathlib.Path(folder) / "result.json"
            done = subprocess.run(
                [CONVOPT, "bench", model, "--shape", shape,
                 "--iterations", str(iterations), "--json", result],
                capture_output=True, text=True)
            if done.returncode != 0:
                return None, done.stderr.strip()
            return json.loads(result.read_text()), None

    first, reason = bench(3)
    if reason:
        return None, reason
    latency = max(first["latency_ms"]["median"], 1e-3)
    return bench(max(10, min(5000, int(seconds * 1e3 / latency))))


def run_peer(model, shape, seconds):
    done = subprocess.run(
        ["node", PEER, model, "--shape", shape, "--seconds", str(seconds)],
        capture_output=True, text=True)
    if done.returncode != 0:
        return None, done.stderr.strip()
    return json.loads(done.stdout), None


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("models", type=pathlib.Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", nargs="+", metavar="NAME",
                        help="the folders to take; all of them unless given")
    parser.add_argument("--seconds", type=float, default=1.0,
                        help="time spent measuring each model in each round")
    options = parser.parse_args()

    folders = sorted(path.parent for path in options.models.glob("*/model.onnx")
                     if not options.only or path.parent.name in options.only)
    ours, theirs, reasons = {}, {}, {}
    for round_number in range(options.rounds):
        for folder in folders:
            if folder in reasons:
                continue
            shape = npy_shape(folder / "input_0.npy")
            # For the peer, initializers that are also inputs hide constants;
            # the stripped form is its best case.
            stripped = folder / "model_noinit_inputs.onnx"
            peer_model = stripped if stripped.exists() else folder / "model.onnx"
            result, reason = run_convopt(folder / "model.onnx", shape,
                                         options.seconds)
            if reason:
                reasons[folder] = reason
                continue
            peer, reason = run_peer(peer_model, shape, options.seconds)
            if reason:
                reasons[folder] = "peer: " + reason
                continue
            ours.setdefault(folder, []).append(result)
            theirs.setdefault(folder, []).append(peer)
            print(f"round {round_number + 1}: {folder.name}", file=sys.stderr)

    print("| network | input | convopt ms | ONNX Runtime ms | ratio | "
          "convopt start-up s | convopt MiB | ONNX Runtime MiB |")
    print("|---|---|---|---|---|---|---|---|")
    ratios = []
    for folder in folders:
        if folder in reasons:
            continue
        mine = statistics.median(r["latency_ms"]["median"] for r in ours[folder])
        peer = statistics.median(r["median_ms"] for r in theirs[folder])
        start = statistics.median(
            r["compile_ms"]["total"] for r in ours[folder]) / 1e3
        my_memory = statistics.median(
            r["peak_memory_bytes"] for r in ours[folder]) / 2**20
        peer_memory = statistics.median(
            r["peak_rss_mib"] for r in theirs[folder])
        ratio = statistics.median(
            p["median_ms"] / r["latency_ms"]["median"]
            for r, p in zip(ours[folder], theirs[folder]))
        ratios.append(ratio)
        shape = npy_shape(folder / "input_0.npy").replace("x", "×")
        print(f"| {folder.name} | {shape} | {mine:.3g} | {peer:.3g} | "
              f"{ratio:.2f}× | {start:.2f} | {my_memory:.0f} | "
              f"{peer_memory:.0f} |")
    if ratios:
        print(f"\ngeometric mean {statistics.geometric_mean(ratios):.2f}×, "
              f"one thread, {options.rounds} interleaved rounds, ONNX Runtime "
              f"{next(iter(theirs.values()))[0]['version']}")
    for folder, reason in reasons.items():
        print(f"\nnot timed: {folder.name}: {' '.join(reason.split())}")


if __name__ == "__main__":
    main()
