//===- Labels.cpp - class names and the best classes ----------------------===//

#include "runtime/IO/Labels.h"

#include "runtime/Support/File.h"

#include <algorithm>
#include <cmath>
#include <string_view>

namespace convopt::runtime {

Expected<std::vector<std::string>> readLabels(const std::string &path) {
  constexpr int64_t maxBytes = int64_t(1) << 24;
  Expected<std::string> file = readFile(path, maxBytes);
  if (!file)
    return file.error();
  std::string_view text = *file;
  if (text.substr(0, 3) == "\xef\xbb\xbf")
    text.remove_prefix(3);
  if (text.empty())
    return makeError(path, ": no labels");
  if (text.find('\0') != std::string_view::npos)
    return makeError(path, ": not a text file");

  std::vector<std::string> labels;
  while (!text.empty()) {
    size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    if (!line.empty() && line.back() == '\r')
      line.remove_suffix(1);
    labels.emplace_back(line);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return labels;
}

Expected<std::vector<TopEntry>> topK(const Tensor &tensor, int64_t k) {
  if (k < 0)
    return makeError("cannot take the top ", k, " elements");
  auto better = [](const TopEntry &a, const TopEntry &b) {
    if (std::isnan(a.score) != std::isnan(b.score))
      return std::isnan(b.score);
    if (a.score != b.score && !std::isnan(a.score))
      return a.score > b.score;
    return a.index < b.index;
  };
  // A heap of the best so far with the worst of them in front: memory for k
  // entries, however large the tensor.
  std::vector<TopEntry> best;
  size_t limit = static_cast<size_t>(std::min(k, tensor.elementCount()));
  dispatch(tensor.dtype(), [&](auto tag) {
    using T = typename decltype(tag)::Type;
    int64_t index = 0;
    for (T element : tensor.elements<T>()) {
      best.push_back({index++, toDouble(element)});
      std::push_heap(best.begin(), best.end(), better);
      if (best.size() > limit) {
        std::pop_heap(best.begin(), best.end(), better);
        best.pop_back();
      }
    }
  });
  std::sort_heap(best.begin(), best.end(), better);
  return best;
}

} // namespace convopt::runtime
