"""check_bench.py FILE - is what `convopt bench --json` wrote complete and sane?"""

import json
import sys

report = json.load(open(sys.argv[1]))
latency = report["latency_ms"]
assert len(latency["samples"]) == report["iterations"] == 4
assert 0 < latency["min"] <= latency["median"] <= latency["p90"]
assert latency["min"] == min(latency["samples"])
assert latency["p90"] == max(latency["samples"])
assert report["warmup"] == 1 and report["threads"] == 1
phases = dict(report["compile_ms"])
total = phases.pop("total")
assert list(phases) == ["import", "graph", "codegen", "lowering", "jit"], phases
assert abs(sum(phases.values()) - total) < 1e-6 * total
assert report["inputs"] == [{"name": "image", "type": "1x1x3x3xf32"}]
assert report["outputs"] == [{"name": "scores", "type": "1x1x2x2xf32"}]
assert report["peak_memory_bytes"] > 1 << 20
# The kernel's four elements and the bias.
assert report["weight_bytes"] >= 5 * 4
assert report["arena_bytes"] >= 0
