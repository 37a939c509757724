//===- Diagnostics.cpp - Diagnostics for people ---------------------------===//

#include "compiler/Driver/Diagnostics.h"

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/Location.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

namespace mlir::convopt {

namespace {
/// What people want of a location.
struct Place {
  llvm::SetVector<StringRef> nodes;
  FileLineColRange file;
};
} // namespace

static void collect(Location location, Place &place) {
  if (auto named = dyn_cast<NameLoc>(location)) {
    place.nodes.insert(named.getName().getValue());
    collect(named.getChildLoc(), place);
  } else if (auto fused = dyn_cast<FusedLoc>(location)) {
    for (Location part : fused.getLocations())
      collect(part, place);
  } else if (auto call = dyn_cast<CallSiteLoc>(location)) {
    collect(call.getCallee(), place);
  } else if (auto opaque = dyn_cast<OpaqueLoc>(location)) {
    collect(opaque.getFallbackLocation(), place);
  } else if (auto file = dyn_cast<FileLineColRange>(location)) {
    if (!place.file)
      place.file = file;
  }
}

std::string describeNodes(Location location) {
  Place place;
  collect(location, place);
  return llvm::join(place.nodes, " + ");
}

static StringRef spell(DiagnosticSeverity severity) {
  switch (severity) {
  case DiagnosticSeverity::Note:
    return "note";
  case DiagnosticSeverity::Warning:
    return "warning";
  case DiagnosticSeverity::Error:
    return "error";
  case DiagnosticSeverity::Remark:
    return "remark";
  }
  llvm_unreachable("unknown severity");
}

static void format(llvm::raw_ostream &os, const Diagnostic &diagnostic,
                   StringRef defaultFile) {
  Place place;
  collect(diagnostic.getLocation(), place);
  std::string message = diagnostic.str();
  os << spell(diagnostic.getSeverity()) << ": ";
  StringRef file =
      place.file ? place.file.getFilename().getValue() : defaultFile;
  // The importers' messages begin with the file and name the node themselves.
  if (file.empty() || !StringRef(message).starts_with(file)) {
    if (!file.empty())
      os << file;
    // Line 0 stands for the file as a whole.
    if (place.file && place.file.getStartLine() > 0)
      os << ":" << place.file.getStartLine() << ":"
         << place.file.getStartColumn();
    if (!file.empty())
      os << ": ";
    if (!place.nodes.empty())
      os << llvm::join(place.nodes, " + ") << ": ";
  }
  os << message << "\n";
}

std::string formatDiagnostic(const Diagnostic &diagnostic,
                             StringRef defaultFile) {
  std::string text;
  llvm::raw_string_ostream os(text);
  format(os, diagnostic, defaultFile);
  for (const Diagnostic &note : diagnostic.getNotes())
    format(os << "  ", note, defaultFile);
  return text;
}

} // namespace mlir::convopt
