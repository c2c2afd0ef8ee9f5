// SPDX-License-Identifier: MIT

import FoundationEssentials
import Glibc

/// `credentials.json` in the state directory: mode 0600, in a directory of mode 0700.
///
/// A new version is written to a temporary file, synced, and renamed, so that a crash leaves one
/// complete version. Callers that change it hold the ``CredentialLock`` and read it again after
/// locking.
public struct CredentialStore: Sendable {
  public let directory: String

  /// Far more than the file needs; a larger file is not ours.
  private static let limit = 64 << 10

  /// - Parameter directory: the state directory; created by the first save.
  public init(directory: String) {
    self.directory = directory
  }

  public var path: String { directory + "/credentials.json" }
  private var lockPath: String { directory + "/credentials.lock" }
  /// A fixed name, so that a crash leaves at most one, which the next save replaces.
  private var draftPath: String { directory + "/credentials.json.new" }

  /// - Returns: empty credentials if the file is missing.
  public func load() throws(CredentialError) -> Credentials {
    let file: OwnedDescriptor
    do {
      // Non-blocking: opening a FIFO would wait for a writer.
      file = try OwnedDescriptor(opening: path, O_RDONLY | O_NONBLOCK | O_NOCTTY)
    } catch .failed(_, _, ENOENT) {
      return Credentials()
    }
    let status = try file.status()
    guard status.st_mode & S_IFMT == S_IFREG else { throw .notAFile(path: path) }
    guard status.st_uid == geteuid() else { throw .foreign(path: path) }
    let mode = status.st_mode & 0o7777
    guard mode & 0o077 == 0 else { throw .insecureMode(path: path, mode: mode) }
    let data = try file.read(upTo: Self.limit + 1)
    guard data.count <= Self.limit else { throw .tooLarge(path: path) }
    do {
      return try JSONDecoder().decode(Credentials.self, from: data)
    } catch {
      throw .broken(path: path)
    }
  }

  /// Waits up to 20 s for the lock: its holder makes one request.
  public func lock(
    clock: any Clock<Duration> = ContinuousClock()
  ) async throws(CredentialError) -> CredentialLock {
    try makeDirectory()
    for _ in 0..<400 {
      if let lock = try CredentialLock(path: lockPath) { return lock }
      do {
        try await clock.sleep(for: .milliseconds(50))
      } catch {
        break
      }
    }
    throw .held(path: lockPath)
  }

  /// Replaces the credentials; they are on disk when it returns.
  public func save(
    _ credentials: Credentials, holding _: borrowing CredentialLock
  ) throws(CredentialError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    guard var data = try? encoder.encode(credentials) else { throw .broken(path: path) }
    data.append(UInt8(ascii: "\n"))
    try write(data)
    guard rename(draftPath, path) == 0 else {
      throw .failed(call: "rename", path: path, errno: errno)
    }
    try syncDirectory()
  }

  /// Deletes the credentials; does nothing if there are none.
  public func delete(holding _: borrowing CredentialLock) throws(CredentialError) {
    for path in [path, draftPath] {
      guard unlink(path) == 0 || errno == ENOENT else {
        throw .failed(call: "unlink", path: path, errno: errno)
      }
    }
    try syncDirectory()
  }

  private func write(_ data: Data) throws(CredentialError) {
    guard unlink(draftPath) == 0 || errno == ENOENT else {
      throw .failed(call: "unlink", path: draftPath, errno: errno)
    }
    let draft = try OwnedDescriptor(
      opening: draftPath, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: 0o600)
    try draft.write(data)
    try draft.sync()
  }

  private func syncDirectory() throws(CredentialError) {
    try OwnedDescriptor(opening: directory, O_RDONLY | O_DIRECTORY).sync()
  }

  /// Creates the directory and its parents, and sets its mode to 0700.
  private func makeDirectory() throws(CredentialError) {
    var made = ""
    for part in directory.split(separator: "/") {
      made += (made.isEmpty && !directory.hasPrefix("/") ? "" : "/") + part
      guard mkdir(made, 0o700) == 0 || errno == EEXIST || errno == EROFS || errno == EACCES else {
        throw .failed(call: "mkdir", path: made, errno: errno)
      }
    }
    let descriptor = try OwnedDescriptor(opening: directory, O_RDONLY | O_DIRECTORY)
    let mode = try descriptor.status().st_mode & 0o7777
    guard mode & 0o077 == 0 || fchmod(descriptor.raw, 0o700) == 0 else {
      throw .insecureMode(path: directory, mode: mode)
    }
  }
}

/// The reasons for which credentials cannot be read or saved. No case contains secrets.
public enum CredentialError: Error, Equatable, Sendable {
  /// A system call failed with `errno`.
  case failed(call: String, path: String, errno: Int32)
  /// The file is accessible to others: its mode has more than 0600.
  case insecureMode(path: String, mode: UInt32)
  /// The file belongs to another user.
  case foreign(path: String)
  /// A directory, a FIFO or a device.
  case notAFile(path: String)
  case tooLarge(path: String)
  /// No JSON, or an unexpected structure.
  case broken(path: String)
  /// Another process has held the lock for longer than any request takes, or the wait was
  /// cancelled.
  case held(path: String)
}
