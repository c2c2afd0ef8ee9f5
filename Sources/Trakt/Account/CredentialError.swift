// SPDX-License-Identifier: MIT

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
