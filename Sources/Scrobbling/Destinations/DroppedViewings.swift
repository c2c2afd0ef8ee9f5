// SPDX-License-Identifier: MIT

internal import Playback

/// Viewings that must not be shown any more, and that the destination may show.
struct DroppedViewings<ID: Hashable & Sendable, Item: Hashable & Sendable>: Sendable {
  struct Entry: Sendable {
    var id: ID
    var item: Item
    /// Seconds of media; 0 if unknown.
    var duration: Seconds
    /// True if a `start` was accepted; otherwise one is in flight, or its response was lost.
    var wasStarted: Bool
    /// Whether a request to clear it has failed.
    fileprivate var hasFailed = false
    /// When ``DroppedViewings/forgetExpired(at:)`` was first called; nil before.
    fileprivate var since: Instant?

    init(id: ID, item: Item, duration: Seconds, wasStarted: Bool) {
      self.id = id
      self.item = item
      self.duration = duration
      self.wasStarted = wasStarted
    }
  }

  /// Seconds after which Trakt no longer shows a viewing whose run time is unknown or longer.
  private static var maximumLifetime: Seconds { 4 * 3_600 }

  /// Seconds after which Trakt no longer shows a viewing of that run time; 0 if it is unknown.
  static func lifetime(of duration: Seconds) -> Seconds {
    duration > 0 ? min(duration, maximumLifetime) : maximumLifetime
  }

  /// Whether the destination stops showing a viewing after its run time by itself.
  var canExpire = true
  private var entries: [Entry] = []

  var isEmpty: Bool { entries.isEmpty }

  /// The next one to clear, before anything else is shown.
  var next: Entry? { entries.first { !$0.hasFailed } }

  /// The next one to clear whose earlier request has failed. Other requests do not wait for it.
  var nextToRepeat: Entry? { entries.first { $0.hasFailed } }

  mutating func add(_ entry: Entry) { entries.append(entry) }

  mutating func remove(_ id: ID) { entries.removeAll { $0.id == id } }

  mutating func removeAll() { entries = [] }

  func contains(_ id: ID) -> Bool { entries.contains { $0.id == id } }

  /// Removes those of an item that an earlier request has failed to clear.
  mutating func removeFailed(_ isItem: (Item) -> Bool) {
    entries.removeAll { $0.hasFailed && isItem($0.item) }
  }

  mutating func failed(_ id: ID) {
    guard let index = entries.firstIndex(where: { $0.id == id }) else { return }
    entries[index].hasFailed = true
    entries.append(entries.remove(at: index))
  }

  /// Removes a viewing that is shown again, so that it is not cleared.
  mutating func shownAgain(_ id: ID) { entries.removeAll { $0.id == id && $0.hasFailed } }

  /// Removes a viewing whose `start` never reached the destination: there is nothing to clear, and
  /// no request about it may be sent.
  mutating func removeUnstarted(_ id: ID) { entries.removeAll { $0.id == id && !$0.wasStarted } }

  /// Removes viewings that the destination no longer shows. Clearing one would replace a newer
  /// position.
  mutating func forgetExpired(at now: Instant) {
    guard canExpire, !entries.isEmpty else { return }
    for index in entries.indices where entries[index].since == nil { entries[index].since = now }
    entries.removeAll {
      now - ($0.since ?? now) > Self.lifetime(of: $0.duration)
    }
  }

  /// Returns the duration of a viewing in seconds of media; nil if it is not among these.
  func duration(of id: ID) -> Seconds? { entries.first { $0.id == id }?.duration }
}
