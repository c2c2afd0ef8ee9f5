// SPDX-License-Identifier: MIT

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Standard output, flushed after each line, even into a pipe.
enum Output {
  static func print(_ line: String) {
    Swift.print(line)
    fflush(nil)
  }
}
