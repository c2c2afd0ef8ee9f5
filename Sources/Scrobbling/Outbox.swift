// SPDX-License-Identifier: MIT

internal import Journal
internal import Playback

/// What waits to be told to Trakt, in memory: the same as in the journal, in the order of sending.
struct Outbox {
  struct Waiting {
    var play: Play
    var entry: OutboxEntry
    var media: Media
    /// The player's name, to tell it on its screen.
    var player: String
    /// A request for it was under way, and nobody knows whether it had its effect.
    var mayHaveArrived = false
    /// This one waits until then, though others may go.
    var notBefore = Instant(-.infinity)
  }

  private(set) var waiting: [Waiting] = []

  var isEmpty: Bool { waiting.isEmpty }

  /// The oldest play's end, in seconds since 1970.
  var oldest: Double? { waiting.compactMap(\.play.endedAt).min() }

  func contains(_ id: Play.ID) -> Bool { waiting.contains { $0.play.id == id } }

  /// The same viewing as it waits now; nil where it does not wait any more.
  func current(_ one: Waiting) -> Waiting? { waiting.first { $0.play.key == one.play.key } }

  /// It could be written down at last.
  mutating func renumber(_ id: Play.ID, as number: Play.ID) {
    change(id) { $0.play.id = number }
  }

  mutating func add(_ one: Waiting) {
    waiting.append(one)
  }

  mutating func remove(_ id: Play.ID) {
    waiting.removeAll { $0.play.id == id }
  }

  mutating func shelve(_ id: Play.ID, until instant: Instant) {
    change(id) { $0.notBefore = instant }
  }

  /// Kept positions of the same item that are older than `newest`: Trakt keeps only one.
  func positionsReplaced(by newest: Waiting) -> [Waiting] {
    guard let item = newest.media.item else { return [] }
    return waiting.filter {
      $0.entry.kind == .pause && $0.media.item == item && $0.play.id != newest.play.id
    }
  }

  /// The first that can be sent now.
  func next(at now: Instant) -> Waiting? {
    waiting.first { $0.notBefore <= now }
  }

  /// When the next that waits for a time can be sent.
  func nextMoment(after now: Instant) -> Instant? {
    waiting.filter { $0.notBefore > now }.map(\.notBefore).min()
  }

  mutating func lost(_ id: Play.ID, mayHaveArrived: Bool) {
    change(id) { $0.mayHaveArrived = mayHaveArrived }
  }

  mutating func confirmed(_ id: Play.ID, as media: Media) {
    change(id) { $0.media = media }
  }

  private mutating func change(_ id: Play.ID, _ body: (inout Waiting) -> Void) {
    guard let index = waiting.firstIndex(where: { $0.play.id == id }) else { return }
    body(&waiting[index])
  }
}
