// RUN: convopt-opt %s -split-input-file -verify-diagnostics --convopt-verify-lowering

module {
  llvm.func @convopt_entry(%0: !llvm.ptr, %1: !llvm.ptr, %2: !llvm.ptr, %3: !llvm.ptr) {
    llvm.return
  }
}

// -----

// expected-error@+1 {{expected an entry point 'convopt_entry'}}
module {
  llvm.func @main() {
    llvm.return
  }
}

// -----

module {
  // expected-error@+1 {{is not allowed after the lowering phase}}
  func.func @main() {
    // expected-error@+1 {{is not allowed after the lowering phase}}
    return
  }
}

// -----

module {
  // expected-error@+1 {{'malloc' is called: a run may not allocate}}
  llvm.func @malloc(i64) -> !llvm.ptr
  llvm.func @convopt_entry(%0: !llvm.ptr, %1: !llvm.ptr, %2: !llvm.ptr, %3: !llvm.ptr) {
    llvm.return
  }
}
