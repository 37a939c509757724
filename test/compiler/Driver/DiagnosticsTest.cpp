//===- DiagnosticsTest.cpp - Diagnostics for people -----------------------===//

#include "test/compiler/Driver/DriverTest.h"

#include "mlir/IR/Builders.h"

using namespace mlir;
using namespace mlir::convopt;

namespace {

class DiagnosticsTest : public DriverTest {
protected:
  Location name(StringRef text) {
    return NameLoc::get(StringAttr::get(&context, text));
  }
  Location file(unsigned line, unsigned column) {
    return FileLineColLoc::get(&context, "net.mlir", line, column);
  }
  std::string report(Location location, const Twine &message) {
    diagnostics.clear();
    emitError(location) << message;
    return diagnostics;
  }
};

TEST_F(DiagnosticsTest, NamesFileNodeAndReason) {
  EXPECT_EQ(report(name("conv1"), "too large"),
            "error: model: conv1: too large\n");
  EXPECT_EQ(report(NameLoc::get(StringAttr::get(&context, "conv1"), file(3, 7)),
                   "too large"),
            "error: net.mlir:3:7: conv1: too large\n");
  EXPECT_EQ(report(file(3, 7), "too large"),
            "error: net.mlir:3:7: too large\n");
  EXPECT_EQ(report(UnknownLoc::get(&context), "too large"),
            "error: model: too large\n");
}

TEST_F(DiagnosticsTest, LineZeroIsTheWholeFile) {
  EXPECT_EQ(report(file(0, 0), "empty"), "error: net.mlir: empty\n");
}

TEST_F(DiagnosticsTest, DoesNotRepeatTheFile) {
  EXPECT_EQ(report(name("model"), "model: node 'a' (Conv): bad"),
            "error: model: node 'a' (Conv): bad\n");
}

TEST_F(DiagnosticsTest, NamesEachPartOfAFusedNodeOnce) {
  Location fused =
      FusedLoc::get(&context, {name("conv1"), name("norm1"), name("conv1")});
  EXPECT_EQ(describeNodes(fused), "conv1 + norm1");
  Location called = CallSiteLoc::get(name("inner"), name("outer"));
  EXPECT_EQ(describeNodes(called), "inner");
  EXPECT_EQ(describeNodes(UnknownLoc::get(&context)), "");
}

TEST_F(DiagnosticsTest, PutsNotesAndSeverities) {
  diagnostics.clear();
  emitWarning(name("pool1")).append("odd").attachNote(file(2, 1)) << "here";
  EXPECT_EQ(diagnostics,
            "warning: model: pool1: odd\n  note: net.mlir:2:1: here\n");
  diagnostics.clear();
  emitRemark(name("pool1")) << "fine";
  EXPECT_EQ(diagnostics, "remark: model: pool1: fine\n");
}

} // namespace
