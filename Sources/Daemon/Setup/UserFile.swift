// SPDX-License-Identifier: MIT

#if canImport(Glibc)
  internal import Glibc
#endif

/// A configuration file that belongs to the user, who may have made it a symbolic link.
struct UserFile {
  enum Result: Sendable, Equatable { case written, removed }

  private let path: String

  init(_ path: String) { self.path = path }

  /// Replaces the content atomically, and keeps the mode. A symbolic link stays, and its target is
  /// replaced. If the content is empty, a file that is not a link is deleted.
  func replace(_ content: [UInt8]) throws(CommandFailure) -> Result {
    var status = stat()
    guard lstat(path, &status) == 0 else {
      guard errno == ENOENT else { throw CommandFailure("stat", path, errno) }
      try write(content, to: path, mode: nil)
      return .written
    }
    if status.st_mode & S_IFMT == S_IFLNK {
      guard let target = realpath(path, nil) else { throw CommandFailure("stat", path, errno) }
      defer { free(target) }
      guard stat(target, &status) == 0 else { throw CommandFailure("stat", path, errno) }
      try write(content, to: String(cString: target), mode: status.st_mode & 0o7777)
    } else if content.isEmpty {
      guard unlink(path) == 0 else { throw CommandFailure("unlink", path, errno) }
      return .removed
    } else {
      try write(content, to: path, mode: status.st_mode & 0o7777)
    }
    return .written
  }

  /// - Parameter mode: nil for that of a new file.
  private func write(_ content: [UInt8], to path: String, mode: mode_t?) throws(CommandFailure) {
    let draft = "\(path).scrobbled-new"
    unlink(draft)
    let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode_t(0o666))
    guard descriptor >= 0 else { throw CommandFailure("write", path, errno) }
    defer { close(descriptor) }
    do throws(CommandFailure) {
      if let mode, fchmod(descriptor, mode) != 0 { throw CommandFailure("write", path, errno) }
      var rest = content[...]
      while !rest.isEmpty {
        let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { throw CommandFailure("write", path, errno) }
        rest = rest.dropFirst(count)
      }
      guard fsync(descriptor) == 0 else { throw CommandFailure("fsync", path, errno) }
      guard rename(draft, path) == 0 else { throw CommandFailure("rename", path, errno) }
    } catch {
      unlink(draft)
      throw error
    }
  }
}
