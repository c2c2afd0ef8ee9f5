// SPDX-License-Identifier: MIT

internal import Addresses
internal import MediaIdentity
internal import NIOPosix
internal import Playback
internal import Scrobbling
internal import Synchronization
internal import Timekeeping

/// Identifies files with what lies around them, on threads of its own: a dead network mount blocks
/// one of these, and after a while the name alone has to do.
struct NearbyIdentifier: Sendable {
  private static let patience: Seconds = 2

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
      // Nothing lies around it. Without a key its content can't be told from another's.
      return Self.read(address, reference, key: try? key.key())
    }
    let first = FirstAnswer()
    return await withCheckedContinuation { continuation in
      let alarm = time.schedule(time.now() + Self.patience) {
        Task {
          guard first.isMine else { return }
          continuation.resume(
            returning: ReadReference(
              MediaIdentity.identify(reference), of: reference, identity: nil))
        }
      }
      threads.submit { state in
        guard case .active = state else { return }
        let found = Self.read(address, reference, key: nil)
        alarm.cancel()
        if first.isMine { continuation.resume(returning: found) }
      }
    }
  }

  /// Reads a name, and of a file what lies around it. May block.
  static func read(
    _ address: MediaAddress, _ reference: MediaReference, key: IdentityKey?
  ) -> ReadReference {
    ReadReference(
      MediaIdentity.identify(reference, surroundings: NearbyFiles.surroundings), of: reference,
      identity: address.isLocal
        ? NearbyFiles.stamp(of: address.shown) : key?.identity(of: address),
      key: key)
  }

  /// Of two who answer, one counts.
  private final class FirstAnswer: Sendable {
    private let isGiven = Atomic(false)

    /// True once.
    var isMine: Bool { !isGiven.exchange(true, ordering: .acquiringAndReleasing) }
  }
}
