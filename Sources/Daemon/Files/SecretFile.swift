// SPDX-License-Identifier: MIT

internal import FoundationEssentials

#if canImport(Glibc)
  internal import Glibc
#endif

/// Reads small files with secrets.
enum SecretFile {
  /// - Parameter limit: the greatest length in bytes.
  /// - Throws: `CocoaError`, also for what is not a regular file.
  static func read(_ path: String, limit: Int) throws -> Data {
    var status = stat()
    if stat(path, &status) == 0 {
      // A FIFO would block, and a device has no end.
      guard status.st_mode & S_IFMT == S_IFREG else {
        throw CocoaError(.fileReadUnknown)
      }
      guard status.st_size <= limit else { throw CocoaError(.fileReadTooLarge) }
    }
    return try Data(contentsOf: URL(filePath: path))
  }
}
