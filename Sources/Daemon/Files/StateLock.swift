// SPDX-License-Identifier: MIT

internal import FoundationEssentials

#if canImport(Glibc)
  internal import Glibc
#endif

/// The lock that limits a state directory to one daemon: flock(2), which the kernel releases when
/// the process ends.
struct StateLock: ~Copyable {
  enum Failure: Error, Hashable {
    /// Another daemon holds it, with its pid if known.
    case held(by: Int32?)
    case system(call: String, code: Int32)
  }

  private let descriptor: Int32

  init(path: String) throws(Failure) {
    var descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    // On a read-only file system the lock works too, but cannot contain the pid.
    if descriptor < 0, errno == EROFS { descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW) }
    guard descriptor >= 0 else { throw .system(call: "open", code: errno) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let code = errno
      let holder = Self.holder(descriptor)
      close(descriptor)
      throw code == EWOULDBLOCK ? .held(by: holder) : .system(call: "flock", code: code)
    }
    // For the error message of the next process.
    let pid = Array("\(getpid())\n".utf8)
    ftruncate(descriptor, 0)
    _ = pwrite(descriptor, pid, pid.count, 0)
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  private static func holder(_ descriptor: Int32) -> Int32? {
    var bytes = [UInt8](repeating: 0, count: 16)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    guard count > 0 else { return nil }
    return Int32(String(decoding: bytes.prefix(while: { $0 > 0x20 }), as: UTF8.self))
  }
}

extension StateLock {
  /// Deletes the state directory with all its content, and holds the lock until then. If the
  /// directory is a symbolic link, the link and an empty directory are left.
  ///
  /// The lock's own file is deleted last, because a daemon that starts would create another one.
  borrowing func deleteState(_ paths: Paths) throws(CommandFailure) {
    let files = FileManager.default
    var path = paths.state
    do {
      let content = try files.contentsOfDirectory(atPath: path).map { "\(path)/\($0)" }
      for entry in content.filter({ $0 != paths.lock }) + [paths.lock] {
        path = entry
        try files.removeItem(atPath: path)
      }
      path = paths.state
      if case .link = InstallationState.entry(at: path) { return }
      try files.removeItem(atPath: path)
    } catch {
      throw CommandFailure(fileMessage(cannot: "delete", path, error))
    }
  }

  /// - Throws: ``CommandFailure`` with the holder.
  static func acquire(_ paths: Paths) throws(CommandFailure) -> StateLock {
    do throws(Failure) {
      return try StateLock(path: paths.lock)
    } catch {
      switch error {
      case .held(let pid):
        throw CommandFailure(
          "another daemon is running\(pid.map { ", process \($0)" } ?? "")",
          hint: "scrobbled status", exit: .locked)
      case .system(let call, let code):
        throw CommandFailure(call, paths.lock, code)
      }
    }
  }
}
