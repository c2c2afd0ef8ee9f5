// SPDX-License-Identifier: MIT

#if canImport(Glibc)
  internal import Glibc
#endif

enum Directories {
  /// Creates a directory and its parents; an existing one is unchanged.
  ///
  /// - Throws: ``CommandFailure`` with the system's reason.
  static func make(_ path: String, mode: mode_t) throws(CommandFailure) {
    guard let code = create(path, mode) else { return }
    throw CommandFailure("mkdir", path, code)
  }

  /// - Returns: the `errno` of the failure; nil if the directory exists.
  private static func create(_ path: String, _ mode: mode_t) -> Int32? {
    if mkdir(path, mode) == 0 { return nil }
    var code = errno
    if code == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex {
      if let above = create(String(path[..<slash]), mode) { return above }
      if mkdir(path, mode) == 0 { return nil }
      code = errno
    }
    // Mostly EEXIST; an existing directory on a read-only or automounted file system has other
    // errors.
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR ? nil : code
  }
}
