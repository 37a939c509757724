"""check_profile.py FILE - is what `convopt bench --profile --json` wrote sane?"""

import json
import math
import sys

report = json.load(open(sys.argv[1]))
steps = report["profile"]
assert report["peak_gflops"] > 0.1 and report["memory_gbps"] > 0.1
for step in steps:
    assert 0 <= step["min_us"] <= step["median_us"], step
    assert step["bytes"] > 0 and step["output"] and step["kernel"], step
    assert math.isclose(step["of_peak"] * report["peak_gflops"], step["gflops"])
    assert math.isclose(step["of_memory"] * report["memory_gbps"], step["gbps"])
total = sum(step["median_us"] for step in steps)
assert total > 0 and math.isclose(sum(step["share"] for step in steps), 1)
# The steps are the run: little else happens in it.
assert sum(s["min_us"] for s in steps) <= 1e3 * max(report["latency_ms"]["samples"])

conv = [step for step in steps if step["algorithm"] == "direct"]
assert len(conv) == 1 and conv[0]["ops"] == "conv + relu", steps
# 2x2 results of 2x2 taps each.
assert conv[0]["flops"] == 2 * 16
assert conv[0]["node"] == "sum + relu", conv[0]

by_algorithm = {entry["algorithm"]: entry for entry in report["profile_by_algorithm"]}
assert sum(entry["steps"] for entry in by_algorithm.values()) == len(steps)
assert math.isclose(by_algorithm["direct"]["median_us"], conv[0]["median_us"])
