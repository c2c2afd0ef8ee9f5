// SPDX-License-Identifier: MIT

internal import Addresses
internal import MediaIdentity
internal import NIOPosix
internal import Playback
internal import Scrobbling
internal import Synchronization
internal import Timekeeping

/// Identifies files with the files beside them, on separate threads: a dead network mount blocks
/// one of these, and after a timeout only the name is used.
struct NearbyIdentifier: Sendable {
  private static let timeout: Seconds = 2

  private let threads: NIOThreadPool
  private let time: Clocks
  private let key: IdentityKeyFile

  init(time: Clocks, key: IdentityKeyFile) {
    self.time = time
    self.key = key
    threads = NIOThreadPool(numberOfThreads: 2)
    threads.start()
  }

  func identify(_ address: MediaAddress, _ reference: MediaReference) async -> ReadReference {
    guard address.isLocal else {
      // A URL has no files beside it. Without a key its content cannot be distinguished from
      // another's.
      return Self.read(address, reference, key: try? key.key())
    }
    let first = FirstResult()
    return await withCheckedContinuation { continuation in
      let timer = time.schedule(time.now() + Self.timeout) {
        Task {
          guard first.claim() else { return }
          continuation.resume(
            returning: ReadReference(
              MediaIdentity.identify(reference), of: reference, identity: nil))
        }
      }
      threads.submit { state in
        guard case .active = state else { return }
        let found = Self.read(address, reference, key: nil)
        timer.cancel()
        if first.claim() { continuation.resume(returning: found) }
      }
    }
  }

  /// Interprets a name, and the files beside a local file. May block.
  static func read(
    _ address: MediaAddress, _ reference: MediaReference, key: IdentityKey?
  ) -> ReadReference {
    ReadReference(
      MediaIdentity.identify(reference, surroundings: NearbyFiles.surroundings), of: reference,
      identity: address.isLocal
        ? NearbyFiles.stamp(of: address.shown) : key?.identity(of: address),
      key: key)
  }

  /// Accepts the first of two results.
  private final class FirstResult: Sendable {
    private let isGiven = Atomic(false)

    /// Returns true for the first call only.
    func claim() -> Bool { !isGiven.exchange(true, ordering: .acquiringAndReleasing) }
  }
}
