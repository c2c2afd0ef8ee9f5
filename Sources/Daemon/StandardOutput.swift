// SPDX-License-Identifier: MIT

#if canImport(Glibc)
  // `stdout` is a variable in C; only the command line uses it here.
  @preconcurrency internal import Glibc
#endif

/// Standard output as `print` uses it: buffered, and without a report of errors.
public enum StandardOutput {
  /// Writes the rest of what was printed.
  ///
  /// - Throws: ``CommandFailure`` if any of it could not be written, for example on a full disk.
  public static func finish() throws(CommandFailure) {
    let isFlushed = fflush(stdout) == 0
    let code = errno
    guard isFlushed, ferror(stdout) == 0 else {
      throw CommandFailure("write", "standard output", isFlushed ? EIO : code)
    }
  }
}
