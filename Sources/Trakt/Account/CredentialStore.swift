// SPDX-License-Identifier: MIT

import FoundationEssentials
import Glibc

/// `credentials.json` in the state folder: mode 0600, in a folder of mode 0700.
///
/// A new version is written beside the old one, synced, and renamed over it, so that a crash leaves
/// one of the two whole. Who changes it holds the ``CredentialLock`` and has read it again since.
public struct CredentialStore: Sendable {
  public let directory: String

  /// Far more than it ever has; a file beyond that is not ours.
  private static let limit = 64 << 10

  /// - Parameter directory: the state folder; made when something is first kept.
  public init(directory: String) {
    self.directory = directory
  }

  public var path: String { directory + "/credentials.json" }
  private var lockPath: String { directory + "/credentials.lock" }
  /// One name, so that a crash leaves at most one, and the next save takes it away.
  private var draftPath: String { directory + "/credentials.json.new" }

  /// - Returns: empty credentials where there is no file.
  public func load() throws(CredentialError) -> Credentials {
    let file: Descriptor
    do {
      // Not blocking: opening a pipe would wait for a writer.
      file = try Descriptor(opening: path, O_RDONLY | O_NONBLOCK | O_NOCTTY)
    } catch .failed(_, _, ENOENT) {
      return Credentials()
    }
    let status = try file.status()
    guard status.st_mode & S_IFMT == S_IFREG else { throw .notAFile(path: path) }
    guard status.st_uid == geteuid() else { throw .foreign(path: path) }
    let mode = status.st_mode & 0o7777
    guard mode & 0o077 == 0 else { throw .tooOpen(path: path, mode: mode) }
    let data = try file.read(upTo: Self.limit + 1)
    guard data.count <= Self.limit else { throw .tooLarge(path: path) }
    do {
      return try JSONDecoder().decode(Credentials.self, from: data)
    } catch {
      throw .broken(path: path)
    }
  }

  /// Waits for the right to change the credentials, for at most 20 s: a holder does one request.
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

  /// Puts new credentials in the place of the old ones; on disk when it returns.
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

  /// Takes the credentials away; none is fine too.
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
    let draft = try Descriptor(
      opening: draftPath, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: 0o600)
    try draft.write(data)
    try draft.sync()
  }

  private func syncDirectory() throws(CredentialError) {
    try Descriptor(opening: directory, O_RDONLY | O_DIRECTORY).sync()
  }

  /// Makes the folder and those above it, and closes it to others.
  private func makeDirectory() throws(CredentialError) {
    var made = ""
    for part in directory.split(separator: "/") {
      made += (made.isEmpty && !directory.hasPrefix("/") ? "" : "/") + part
      guard mkdir(made, 0o700) == 0 || errno == EEXIST || errno == EROFS || errno == EACCES else {
        throw .failed(call: "mkdir", path: made, errno: errno)
      }
    }
    let folder = try Descriptor(opening: directory, O_RDONLY | O_DIRECTORY)
    let mode = try folder.status().st_mode & 0o7777
    guard mode & 0o077 == 0 || fchmod(folder.raw, 0o700) == 0 else {
      throw .tooOpen(path: directory, mode: mode)
    }
  }
}

/// Why the credentials can't be read or kept. No case holds what is in them.
public enum CredentialError: Error, Equatable, Sendable {
  /// A system call failed; `errno` is its error.
  case failed(call: String, path: String, errno: Int32)
  /// Others may read the file: its mode is not 0600 or tighter.
  case tooOpen(path: String, mode: UInt32)
  /// The file belongs to another user.
  case foreign(path: String)
  /// A folder, a pipe or a device where the file should be.
  case notAFile(path: String)
  case tooLarge(path: String)
  /// No JSON, or not the JSON that was written.
  case broken(path: String)
  /// Another process has held the lock for longer than any request takes, or the wait was
  /// cancelled.
  case held(path: String)
}
