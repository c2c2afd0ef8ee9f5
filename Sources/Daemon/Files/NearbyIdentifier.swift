// SPDX-License-Identifier: MIT

internal import MediaIdentity
internal import NIOPosix
internal import Playback
internal import Synchronization
internal import Timekeeping

/// Identifies files with what lies around them, on threads of its own: a dead network mount blocks
/// one of these, and after a while the name alone has to do.
struct NearbyIdentifier: Sendable {
  private static let patience: Seconds = 2

  private let threads: NIOThreadPool
  private let time: Clocks

  init(time: Clocks) {
    self.time = time
    threads = NIOThreadPool(numberOfThreads: 2)
    threads.start()
  }

  func identify(_ reference: MediaReference) async -> Identification {
    let first = FirstAnswer()
    return await withCheckedContinuation { continuation in
      let alarm = time.schedule(time.now() + Self.patience) {
        Task {
          if first.isMine { continuation.resume(returning: MediaIdentity.identify(reference)) }
        }
      }
      threads.submit { state in
        guard case .active = state else { return }
        let found = MediaIdentity.identify(reference, surroundings: NearbyFiles.surroundings)
        alarm.cancel()
        if first.isMine { continuation.resume(returning: found) }
      }
    }
  }

  /// Of two who answer, one counts.
  private final class FirstAnswer: Sendable {
    private let isGiven = Atomic(false)

    /// True once.
    var isMine: Bool { !isGiven.exchange(true, ordering: .acquiringAndReleasing) }
  }
}
