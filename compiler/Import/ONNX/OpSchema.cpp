//===- OpSchema.cpp - The table of operators the importer knows -----------===//

#include "compiler/Import/ONNX/OpSchema.h"

#include "llvm/ADT/StringMap.h"

using namespace mlir;
using namespace mlir::convopt::onnx_import;

using Table = llvm::StringMap<SmallVector<const OpSchema *, 2>>;

static Table makeTable() {
  Table table;
  for (ArrayRef<OpSchema> family :
       {getActivationSchemas(), getConstantSchemas(), getConvSchemas(),
        getDenseSchemas(), getElementwiseSchemas(), getMathSchemas(),
        getNormSchemas(), getPoolSchemas(), getReduceSchemas(),
        getResizeSchemas(), getSampleNormSchemas(), getShapeSchemas(),
        getSliceSchemas()})
    for (const OpSchema &schema : family)
      table[schema.name].push_back(&schema);
  return table;
}

const OpSchema *mlir::convopt::onnx_import::findSchema(StringRef opType,
                                                       int64_t opset) {
  static const Table table = makeTable();
  auto it = table.find(opType);
  if (it == table.end())
    return nullptr;
  const OpSchema *found = nullptr;
  for (const OpSchema *schema : it->second)
    if (schema->since <= opset && (!found || schema->since > found->since))
      found = schema;
  return found;
}
