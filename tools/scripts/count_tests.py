#!/usr/bin/env python3
"""Sums the cases of lit and googletest after a run of ctest.

usage: count_tests.py RESULTS

RESULTS holds ctest.xml (ctest --output-junit) and, for each entry NAME of ctest
that has cases of its own, NAME.xml as lit or googletest wrote it. Prints one
line, `N passed, N failed` (and `, N skipped`), and exits with 1 when a case
failed or none was run.

An entry counts through its cases. Where these cannot tell the story (a program
that crashed wrote no XML, a program that was never built has not run, a run
that failed although each of its cases passed) the entry is one failure itself.
"""

import collections
import pathlib
import sys
import xml.etree.ElementTree as ElementTree


def outcome(case):
    """What became of one <testcase>, in the dialects of lit and googletest."""
    if case.find("failure") is not None or case.find("error") is not None:
        return "failed"
    if case.find("skipped") is not None or case.get("status") == "notrun":
        return "skipped"
    return "passed"


def count_entry(entry, results):
    """Counts one ctest entry, through its own report where there is one."""
    name = entry.get("name")
    status = entry.get("status")
    if status == "disabled":
        return collections.Counter(skipped=1)
    succeeded = status == "run" and outcome(entry) == "passed"

    report = results / f"{name}.xml"
    counts = collections.Counter()
    if report.is_file():
        try:
            cases = ElementTree.parse(report).getroot().iter("testcase")
            counts.update(outcome(case) for case in cases)
        except ElementTree.ParseError as error:
            print(f"{name}: unreadable report: {error}", file=sys.stderr)
            counts["failed"] += 1
    elif succeeded:
        counts["passed"] += 1
    if not succeeded and not counts["failed"]:
        print(f"{name}: failed without naming a case", file=sys.stderr)
        counts["failed"] += 1
    return counts


def main():
    if len(sys.argv) != 2:
        print("usage: count_tests.py RESULTS", file=sys.stderr)
        return 2
    results = pathlib.Path(sys.argv[1])
    counts = collections.Counter()
    try:
        entries = ElementTree.parse(results / "ctest.xml").getroot()
        for entry in entries.iter("testcase"):
            counts += count_entry(entry, results)
    except (OSError, ElementTree.ParseError) as error:
        print(f"no report from ctest: {error}", file=sys.stderr)
        counts["failed"] += 1

    line = f"{counts['passed']} passed, {counts['failed']} failed"
    if counts["skipped"]:
        line += f", {counts['skipped']} skipped"
    print(line)
    return 0 if counts["passed"] and not counts["failed"] else 1


if __name__ == "__main__":
    sys.exit(main())
