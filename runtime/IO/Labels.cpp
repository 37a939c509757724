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
  // Keeps the best so far in order: k is small, and a result may be large.
  auto better = [](const TopEntry &a, const TopEntry &b) {
    if (std::isnan(a.score) || std::isnan(b.score))
      return !std::isnan(a.score) && std::isnan(b.score);
    return a.score > b.score;
  };
  std::vector<TopEntry> best;
  size_t limit = static_cast<size_t>(std::min(k, tensor.elementCount()));
  dispatch(tensor.dtype(), [&](auto tag) {
    using T = typename decltype(tag)::Type;
    int64_t index = 0;
    for (T element : tensor.elements<T>()) {
      TopEntry entry{index++, toDouble(element)};
      if (best.size() == limit && (limit == 0 || !better(entry, best.back())))
        continue;
      if (best.size() == limit)
        best.pop_back();
      best.insert(std::upper_bound(best.begin(), best.end(), entry, better),
                  entry);
    }
  });
  return best;
}

} // namespace convopt::runtime
