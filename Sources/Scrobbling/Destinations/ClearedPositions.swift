// SPDX-License-Identifier: MIT

internal import Playback
internal import Timekeeping

/// Items whose position was saved by the `stop` of a dropped viewing and must be removed.
struct ClearedPositions: Sendable {
  private struct Entry {
    var media: Media
    var notBefore = Instant(-.infinity)
    var failures = RepeatedFailures()
  }

  private var entries: [Entry] = []

  var isEmpty: Bool { entries.isEmpty }

  mutating func add(_ media: Media) {
    remove(media)
    entries.append(Entry(media: media))
  }

  /// Removes an item whose position is gone, or was replaced.
  mutating func remove(_ media: Media) { entries.removeAll { $0.media.isSameItem(as: media) } }

  /// The next position to remove.
  func first(at now: Instant) -> Media? {
    entries.filter { $0.notBefore <= now }.min { $0.failures.rank < $1.failures.rank }?.media
  }

  /// The time at which ``first(at:)`` may return another one.
  func nextMoment(after now: Instant) -> Instant {
    entries.map(\.notBefore).filter { $0 > now }.min() ?? .never
  }

  mutating func retryNow() {
    for index in entries.indices {
      entries[index].notBefore = Instant(-.infinity)
      entries[index].failures = RepeatedFailures()
    }
  }

  /// Postpones a removal that fails repeatedly, unless the whole service may be the cause.
  ///
  /// - Returns: whether only this removal fails.
  mutating func failed(_ media: Media, at now: Instant, retryAfter: Seconds?) -> Bool {
    guard let index = entries.firstIndex(where: { $0.media.isSameItem(as: media) }) else {
      return false
    }
    let due = entries[index].failures.failed(at: now, retryAfter: retryAfter)
    if let due { entries[index].notBefore = due }
    return entries[index].failures.isRequestSpecific
  }

  /// Records that a position was removed, so that the removal of others can succeed.
  mutating func succeeded() {
    for index in entries.indices { entries[index].failures.otherSucceeded() }
  }
}
