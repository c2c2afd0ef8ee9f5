// SPDX-License-Identifier: MIT

internal import Playback

/// Requests of current playback, and their results.
extension NowPlaying {
  enum Step: Hashable, Sendable {
    case start(ID, Item, progress: Double)
    /// - Parameter asStop: send a `stop` instead, as the destination refused `pause` for this item.
    case pause(ID, Item, progress: Double, asStop: Bool)
    /// The viewing must not be shown: end "watching" without a play.
    case clear(ID, Item)
    /// Nothing to send until that moment.
    case wait(until: Instant)
    /// Nothing to send until the next change.
    case nothing
  }

  /// Result of the request returned by ``next(at:)``.
  enum Outcome: Hashable, Sendable {
    case accepted
    /// This item, or this state of it, cannot be shown.
    case refused
    /// The endpoint is not available (405); this has happened to `/scrobble/pause`.
    case unsupported
    /// No conclusive response; the request is retried.
    case failed(mayHaveArrived: Bool)
  }

  /// The meaning of a `start` for a destination that has received the earlier ones.
  enum Phase: Hashable, Sendable {
    case first
    /// After a pause, or after another viewing was shown.
    case continued
    /// While it is shown: after a seek, or as another item.
    case again
  }
}
