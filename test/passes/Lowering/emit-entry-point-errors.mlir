// RUN: convopt-opt %s -verify-diagnostics --convopt-emit-entry-point

// expected-error@+1 {{expected a network with planned memory}}
module {
}
