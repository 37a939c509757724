//===- FreedMemory.h - What becomes of freed memory -----------------------===//

#ifndef CONVOPT_TOOLS_CONVOPT_FREEDMEMORY_H
#define CONVOPT_TOOLS_CONVOPT_FREEDMEMORY_H

namespace convopt::tools {

/// Gives freed filters back to the system. glibc would keep what is as large as
/// anything freed before, and a compiler has several copies of a filter, one
/// after another.
void returnFreedMemory();

/// Keeps what is freed from now on. Some generic kernels take a buffer in each
/// run; one that the system has to clear anew costs more than the kernel.
void keepFreedMemory();

} // namespace convopt::tools

#endif // CONVOPT_TOOLS_CONVOPT_FREEDMEMORY_H
