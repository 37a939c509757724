"""check_orders.py FILE.mlir...: whatever the order of the graph passes, repeated
until nothing changes they end in the same IR, to the last bit of each constant.
"""

import itertools
import re
import subprocess
import sys

PASSES = (
    "--convopt-cancel-bias",
    "--convopt-fold-batch-norm",
    "--convopt-merge-pads",
    "--convopt-merge-branches",
    "--convopt-compose-convs",
)
# More than any file needs: another round changes nothing, which is checked.
ROUNDS = 3
# Each pass is first and last in some of the 120, and each pair comes in both
# orders.
ORDERS = list(itertools.permutations(PASSES))[::13]


def run(file, passes):
    clean = ["--canonicalize", "--cse"]
    command = ["convopt-opt", file, *passes, *clean]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def functions(ir):
    return set(re.findall(r"func\.func.*?\n  }\n", ir, re.DOTALL))


def main():
    different = 0
    for file in sys.argv[1:]:
        first = run(file, ORDERS[0] * ROUNDS)
        if run(file, ORDERS[0] * (ROUNDS + 1)) != first:
            sys.exit(f"{file}: not at rest after {ROUNDS} rounds")
        for order in ORDERS[1:]:
            for function in functions(run(file, order * ROUNDS)) - functions(first):
                print(f"{file}: {' '.join(order)} ends in\n{function}")
                different += 1
    print(f"{len(sys.argv) - 1} files in {len(ORDERS)} orders: {different} differences")
    sys.exit(different > 0)


if __name__ == "__main__":
    main()
