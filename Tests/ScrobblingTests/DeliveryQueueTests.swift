// SPDX-License-Identifier: MIT

import Journal
import Playback
import Testing

@testable import Scrobbling

@Suite struct DeliveryQueueTests {
  static func pending(
    _ entry: Int, _ media: String = #"{"type":"movie","title":"Sintel","year":2010}"#,
    kind: Delivery.Kind = .scrobble, endedAt: Double = 2000
  ) throws -> PendingDelivery {
    let media: Media? = JSON.value(media)
    return PendingDelivery(
      play: Play(
        key: Play.Key(instance: "a", entry: entry, lap: 0), path: "/a", beganAt: 1000,
        endedAt: endedAt, seenAt: endedAt, duration: 1000),
      delivery: Delivery(destination: .trakt, kind: kind, progress: 90),
      media: try #require(media))
  }

  private static let charade = #"{"type":"movie","title":"Charade","year":1963}"#

  private func queue(_ pending: PendingDelivery...) -> DeliveryQueue {
    var queue = DeliveryQueue()
    for one in pending { _ = queue.add(one) }
    return queue
  }

  private func entries(_ queue: DeliveryQueue) -> [Int] { queue.waiting.map(\.play.key.entry) }

  @Test func `deliveries are sent in the order in which they were added`() throws {
    var queue = queue(try Self.pending(1), try Self.pending(2), try Self.pending(3))
    #expect(entries(queue) == [1, 2, 3])
    queue.remove(try Self.pending(1).play.key)
    queue.remove(try Self.pending(99).play.key)
    #expect(entries(queue) == [2, 3])
    #expect(queue.first(at: Instant(0)) { _ in true }?.play.key.entry == 2)
    #expect(DeliveryQueue().isEmpty)
  }

  @Test func `postponed delivery does not delay the others`() throws {
    var first = try Self.pending(1)
    first.notBefore = Instant(100)
    let queue = queue(first, try Self.pending(2))
    #expect(queue.first(at: Instant(99)) { _ in true }?.play.key.entry == 2)
    #expect(queue.nextMoment(after: Instant(99)) == Instant(100))
    #expect(queue.first(at: Instant(100)) { _ in true }?.play.key.entry == 1)
    #expect(queue.nextMoment(after: Instant(100)) == nil)
  }

  @Test func `oldest delivery is the one that ended first`() throws {
    #expect(DeliveryQueue().oldest == nil)
    let queue = queue(try Self.pending(1, endedAt: 3000), try Self.pending(2, endedAt: 2000))
    #expect(queue.oldest == 2000)
  }

  /// A queued position is dropped when a newer one of the same item is added.
  @Test func `newer position supersedes older ones of the same item`() throws {
    var queue = queue(
      try Self.pending(3), try Self.pending(1, kind: .pause),
      try Self.pending(2, Self.charade, kind: .pause))
    let superseded = queue.add(try Self.pending(4, kind: .pause))
    #expect(superseded.map(\.play.key.entry) == [1])
    #expect(entries(queue) == [3, 2, 4])
  }

  @Test func `play supersedes positions of the same item only`() throws {
    var queue = queue(
      try Self.pending(1, kind: .pause), try Self.pending(2, Self.charade, kind: .pause))
    let superseded = queue.add(try Self.pending(3))
    #expect(superseded.map(\.play.key.entry) == [1])
    let again = queue.add(try Self.pending(3))
    #expect(again.isEmpty)
  }

  /// Lookups return the newest viewing first.
  @Test func `later position supersedes an earlier one that is added after it`() throws {
    var queue = queue(try Self.pending(2, kind: .pause, endedAt: 3000))
    let superseded = queue.add(try Self.pending(1, kind: .pause, endedAt: 2000))
    #expect(superseded.map(\.play.key.entry) == [1])
    #expect(entries(queue) == [2])
  }

  @Test func `later play supersedes an earlier position that is added after it`() throws {
    var queue = queue(try Self.pending(2, endedAt: 3000))
    let superseded = queue.add(try Self.pending(1, kind: .pause, endedAt: 2000))
    #expect(superseded.map(\.play.key.entry) == [1])
    #expect(entries(queue) == [2])
  }

  @Test func `earlier play that is added after a position leaves it queued`() throws {
    var queue = queue(try Self.pending(2, kind: .pause, endedAt: 3000))
    let superseded = queue.add(try Self.pending(1, endedAt: 2000))
    #expect(superseded == [])
    #expect(entries(queue) == [2, 1])
  }

  @Test func `position is superseded by a later delivery that was just sent`() throws {
    for kind in [Delivery.Kind.pause, .scrobble] {
      var queue = queue(try Self.pending(2, kind: kind, endedAt: 2050))
      queue.sent(try #require(queue.waiting.first))
      let superseded = queue.add(try Self.pending(1, kind: .pause, endedAt: 2000))
      #expect(superseded.map(\.play.key.entry) == [1])
      #expect(queue.isEmpty)
      #expect(queue.add(try Self.pending(3, kind: .pause, endedAt: 2060)) == [])
    }
  }

  /// The wall clock was ahead when the other one ended.
  @Test func `position is not superseded by a delivery of the far future`() throws {
    var queue = queue(try Self.pending(2, kind: .pause, endedAt: 9000))
    queue.sent(try #require(queue.waiting.first))
    #expect(queue.add(try Self.pending(1, kind: .pause, endedAt: 2000)) == [])
  }

  @Test func `another account has nothing that was sent`() throws {
    var late = try Self.pending(3)
    late.reconciledAt = Instant(5)
    var queue = queue(try Self.pending(2, kind: .pause, endedAt: 2050), late)
    queue.sent(try #require(queue.waiting.first))
    queue.accountChanged()
    #expect(queue.waiting.map(\.reconciledAt) == [nil])
    #expect(queue.add(try Self.pending(1, kind: .pause, endedAt: 2000)) == [])
  }

  /// Trakt confirms an item with more ids than the name gave.
  @Test func `other details of the same item make no difference`() throws {
    let confirmed =
      #"{"type":"movie","title":"Sintel","year":2010,"ids":{"trakt":3,"imdb":"tt1727587"}}"#
    let named = #"{"type":"movie","title":"Sintel","ids":{"trakt":3}}"#
    var queue = queue(try Self.pending(1, confirmed, kind: .pause))
    let superseded = queue.add(try Self.pending(2, named, kind: .pause))
    #expect(superseded.map(\.play.key.entry) == [1])
  }

  @Test func `episodes of one show are different items`() throws {
    let episode = { (number: Int) in
      #"{"type":"episode","title":"Dark","season":1,"episode":\#(number)}"#
    }
    var queue = queue(try Self.pending(1, episode(1), kind: .pause))
    let other = queue.add(try Self.pending(2, episode(2), kind: .pause))
    #expect(other.isEmpty)
    let same = queue.add(try Self.pending(3, episode(1), kind: .pause))
    #expect(same.count == 1)
  }

  /// Race: the response is about an earlier end of a viewing that has since ended again.
  @Test func `response about an earlier end is outdated`() throws {
    var queue = queue(try Self.pending(1))
    let sent = try #require(queue.waiting.first)
    #expect(queue.current(sent) != nil)
    _ = queue.add(try Self.pending(1, endedAt: 5000))
    #expect(queue.current(sent) == nil)
    queue.update(sent) { $0.notBefore = Instant(1e9) }
    #expect(queue.waiting.first?.notBefore != Instant(1e9))
    #expect(entries(queue) == [1])
  }
}
