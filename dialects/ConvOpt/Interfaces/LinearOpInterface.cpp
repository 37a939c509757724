//===- LinearOpInterface.cpp - Ops y = W * x + b --------------------------===//

#include "dialects/ConvOpt/Interfaces/LinearOpInterface.h"

#include "dialects/ConvOpt/Interfaces/LinearOpInterface.cpp.inc"
