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

# Shows what became of each bias and each batch norm, in both batch-norm modes.
explain() {
  local model=$1 title=$2
  printf '\n%s\n' "$title"
  "$bin/convopt" run "$example/$model" --explain >"$scratch/out"
  # The verdicts are the indented lines behind their heading.
  awk '/^what became/ { inside = 1; next } /^[^ ]/ { inside = 0 } inside' \
    "$scratch/out" >"$scratch/verdicts"
  if ! grep -q "$3" "$scratch/verdicts"; then
    cat "$scratch/out" >&2
    printf 'demo: no "%s" in the verdicts on %s\n' "$3" "$model" >&2
    return 1
  fi
  cat "$scratch/verdicts"
}

tools/scripts/build.sh release bin/convopt bin/convopt-opt
read_digits
explain digits.onnx \
  "The same network: what became of each bias and each batch norm?" "folded into"
explain digits_train_mode.onnx \
  "And if its batch norms used the statistics of the batch?" "cancelled"
