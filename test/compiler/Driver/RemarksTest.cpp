//===- RemarksTest.cpp - What the passes did, in words --------------------===//

#include "compiler/Driver/Remarks.h"
#include "test/compiler/Driver/DriverTest.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/Remarks.h"

using namespace mlir;
using namespace mlir::convopt;

namespace {

using RemarksTest = DriverTest;

TEST_F(RemarksTest, KeepsThePhasesRemarksInOrder) {
  auto remarks = collectRemarks(context, Phase::Graph);
  Location conv = NameLoc::get(StringAttr::get(&context, "conv1"));
  using remark::RemarkOpts;
  remark::passed(conv, RemarkOpts::name("Fold").category("convopt-graph"))
      << remark::reason("norm folded into {0}", "conv1")
      << remark::metric("channels", 16);
  remark::missed(conv, RemarkOpts::name("Cancel").category("convopt-graph"))
      << remark::reason("bias kept") << remark::suggest("share nothing");
  remark::passed(conv, RemarkOpts::name("Unroll").category("vectorizer"))
      << remark::reason("somebody else's");
  remark::passed(conv, RemarkOpts::name("Fuse").category("convopt-codegen"))
      << remark::reason("another phase's");

  ASSERT_EQ(remarks->size(), 2u);
  EXPECT_TRUE((*remarks)[0].passed);
  EXPECT_EQ((*remarks)[0].rule, "Fold");
  EXPECT_EQ((*remarks)[0].node, "conv1");
  EXPECT_EQ((*remarks)[0].text, "norm folded into conv1");
  EXPECT_FALSE((*remarks)[1].passed);
  EXPECT_EQ((*remarks)[1].text, "bias kept; share nothing");
  EXPECT_EQ(diagnostics, "");
}

TEST_F(RemarksTest, OutlivesTheContext) {
  std::shared_ptr<const CollectedRemarks> remarks;
  {
    MLIRContext other;
    remarks = collectRemarks(other, Phase::Graph);
    remark::passed(UnknownLoc::get(&other),
                   remark::RemarkOpts::name("Fold").category("convopt-graph"))
        << remark::reason("done");
  }
  ASSERT_EQ(remarks->size(), 1u);
  EXPECT_EQ((*remarks)[0].node, "");
  EXPECT_EQ((*remarks)[0].text, "done");
}

} // namespace
