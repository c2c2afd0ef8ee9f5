// SPDX-License-Identifier: MIT

internal import Addresses
internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#endif

/// The file beside the journal with the key for hashing URLs.
final class IdentityKeyFile: Sendable {
  private let path: String
  private let cached = Mutex<IdentityKey?>(nil)

  init(path: String) {
    self.path = path
  }

  /// Returns the key, which is created on first use. Reads the file until that succeeds, then
  /// returns the cached key.
  ///
  /// - Throws: ``CommandFailure`` if it can neither be read nor created.
  func key() throws(CommandFailure) -> IdentityKey {
    try cached.withLock { cached throws(CommandFailure) in
      if let cached { return cached }
      if let found = try existing() {
        cached = found
        return found
      }
      let created = try create()
      cached = created
      return created
    }
  }

  /// Reads the existing key.
  ///
  /// - Returns: nil if there is no file, or no key in it.
  func existing() throws(CommandFailure) -> IdentityKey? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      throw CommandFailure("open", path, errno)
    }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: IdentityKey.length + 1)
    let count = read(descriptor, &bytes, bytes.count)
    guard count >= 0 else { throw CommandFailure("read", path, errno) }
    return IdentityKey(Array(bytes.prefix(count)))
  }

  /// Creates the key. Two processes that do so at the same time get the same key.
  private func create() throws(CommandFailure) -> IdentityKey {
    // Uses `getrandom(2)`.
    var generator = SystemRandomNumberGenerator()
    let bytes = (0..<IdentityKey.length).map { _ in
      UInt8.random(in: .min ... .max, using: &generator)
    }
    let temporary = "\(path).\(UInt64.random(in: .min ... .max))"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw CommandFailure("open", temporary, errno) }
    defer { unlink(temporary) }
    var code: Int32?
    if write(descriptor, bytes, bytes.count) != bytes.count || fsync(descriptor) != 0 {
      code = errno
    }
    close(descriptor)
    if let code { throw CommandFailure("write", temporary, code) }
    if link(temporary, path) != 0 {
      guard errno == EEXIST else { throw CommandFailure("link", path, errno) }
      if let key = try existing() { return key }
      // The existing file contains no key.
      guard rename(temporary, path) == 0 else { throw CommandFailure("rename", path, errno) }
    }
    guard let key = try existing() else {
      throw CommandFailure(
        "\(path): not a key of \(IdentityKey.length) bytes",
        hint: "delete it, then: systemctl --user restart scrobbled")
    }
    return key
  }
}
