// SPDX-License-Identifier: MIT

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Standard output, a line at a time, also where it is a pipe.
enum Output {
  static func print(_ line: String) {
    Swift.print(line)
    fflush(nil)
  }
}
