// SPDX-License-Identifier: MIT

import Glibc

/// An exclusive lock on the credentials across processes; released by deinitialization.
///
/// The lock is on a separate file, `credentials.lock`: saving replaces `credentials.json`, so a
/// lock on the old file would protect nothing.
public struct CredentialLock: ~Copyable, Sendable {
  private let descriptor: OwnedDescriptor

  /// - Returns: nil while another process holds it.
  init?(path: String) throws(CredentialError) {
    // Read-only, so that it also opens on a file system that has become read-only.
    let descriptor = try OwnedDescriptor(
      opening: path, O_RDONLY | O_CREAT | O_NOFOLLOW, mode: 0o600)
    guard retrying({ flock(descriptor.raw, LOCK_EX | LOCK_NB) }) == 0 else {
      let reason = errno
      guard reason == EWOULDBLOCK else {
        throw .failed(call: "flock", path: path, errno: reason)
      }
      return nil
    }
    self.descriptor = descriptor
  }
}
