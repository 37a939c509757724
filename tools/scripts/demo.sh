#!/usr/bin/env bash
# demo.sh - build convopt and let it read ten handwritten digits
#
# Then shows what became of each bias and each batch norm of the network. Fails
# when a digit is read wrong.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../.."
example=examples/digits
bin=build/release/bin

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# Prints "LABEL SCORE" for the best answer that `convopt run` printed: the first
# line that ends in a label and its score, in either order.
best_answer() {
  awk '
    NR == FNR { labels[$0] = 1; next }
    {
      gsub(/[()"'\'',:%]/, " ")
      score = "^[0-9]*[.][0-9]+(e-?[0-9]+)?$"
      if (NF >= 2 && $NF ~ score && $(NF - 1) in labels) { print $(NF - 1), $NF; exit }
      if (NF >= 2 && $(NF - 1) ~ score && $NF in labels) { print $NF, $(NF - 1); exit }
    }' "$example/labels.txt" -
}

# Classifies the digits; the expected label is part of the file's name.
read_digits() {
  local image name expected label score verdict wrong=0
  printf '%s\n' "$example/digits.onnx, compiled for this machine:"
  for image in "$example"/images/digit_*.png; do
    name=${image##*/}
    expected=${name#digit_}
    expected=${expected%%_*}
    if ! "$bin/convopt" run "$example/digits.onnx" --image "$image" \
      --labels "$example/labels.txt" --top 1 \
      --preprocess crop=none,scale=0.00392156862745098,mean=0,std=1,color=gray \
      >"$scratch/out" 2>"$scratch/err"; then
      cat "$scratch/out" "$scratch/err" >&2
      return 1
    fi
    label='?' score='?'
    read -r label score < <(best_answer <"$scratch/out") || true
    verdict=ok
    if [[ $label != "$expected" ]]; then
      verdict=WRONG
      wrong=$((wrong + 1))
    fi
    printf '  %-16s → %s  (%s)  %s\n' "$name" "$label" "$score" "$verdict"
  done
  if [[ $wrong -gt 0 ]]; then
    printf 'demo: %d digits were read wrong\n' "$wrong" >&2
    return 1
  fi
}

# Shows the remarks of the two graph passes, one line for each bias and norm.
explain_graph_passes() {
  printf '\n%s\n' "What became of each bias and each batch norm:"
  "$bin/convopt" import "$example/digits.onnx" -o "$scratch/digits.mlir"
  if ! "$bin/convopt-opt" --convopt-fold-batch-norm --convopt-cancel-bias \
    '--remarks-filter=convopt.*' "$scratch/digits.mlir" \
    >/dev/null 2>"$scratch/remarks"; then
    cat "$scratch/remarks" >&2
    return 1
  fi
  print_remarks <"$scratch/remarks"
}

# Turns MLIR's remarks,
#   FILE:LINE:COL: remark: loc("node"): [Passed] Rule | … | Reason="why", n=16
# into lines for people. A location with a name has the name alone to show.
print_remarks() {
  local line node kind rule why count=0
  while IFS= read -r line; do
    [[ $line =~ ^(.*):\ remark:\ (.*)\[(Passed|Missed|Failed|Analysis)\]\ ([^ |]+)(.*)$ ]] ||
      continue
    node=${BASH_REMATCH[1]##*/}
    kind=${BASH_REMATCH[3]}
    rule=${BASH_REMATCH[4]}
    why=${BASH_REMATCH[5]##* | }
    if [[ ${BASH_REMATCH[2]} =~ \"([^\"]*)\" ]]; then
      node=${BASH_REMATCH[1]}
    fi
    why=${why//\"/}
    why=${why#Reason=}
    why=${why#Remark=}
    case $kind in
    Passed) kind='✓' ;;
    Analysis) kind='·' ;;
    *) kind='✗' ;;
    esac
    printf '  %s %-28s %-20s %s\n' "$kind" "$node" "$rule" "$why"
    count=$((count + 1))
  done
  if [[ $count -eq 0 ]]; then
    printf 'demo: the graph passes made no remark\n' >&2
    return 1
  fi
}

tools/scripts/build.sh release bin/convopt bin/convopt-opt
read_digits
explain_graph_passes
