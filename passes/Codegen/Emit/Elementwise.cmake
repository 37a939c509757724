convopt_add_library(ConvOptEmitElementwise SOURCES ${CMAKE_CURRENT_LIST_DIR} /
                    Elementwise.cpp LINK ConvOptIR MLIR LLVM)
