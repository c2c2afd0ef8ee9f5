// SPDX-License-Identifier: MIT

import Journal
import Playback
import Testing

@testable import Scrobbling

@Suite struct OutboxTests {
  private func waiting(
    _ id: Play.ID, _ title: String = "Sintel", kind: OutboxEntry.Kind = .scrobble,
    endedAt: Double = 2000
  ) throws -> Outbox.Waiting {
    let media: Media? = JSON.value(#"{"type":"movie","title":"\#(title)","year":2010}"#)
    return Outbox.Waiting(
      play: Play(
        id: id, key: Play.Key(instance: "a", entry: Int(id), lap: 0), path: "/a", beganAt: 1000,
        endedAt: endedAt, seenAt: endedAt, duration: 1000),
      entry: OutboxEntry(kind: kind, progress: 90), media: try #require(media), player: "a")
  }

  @Test func itIsInOrder() throws {
    var outbox = Outbox()
    #expect(outbox.isEmpty)
    for id in 1...3 { outbox.add(try waiting(Play.ID(id))) }
    #expect(outbox.next(at: Instant(0))?.play.id == 1)
    outbox.remove(1)
    #expect(outbox.next(at: Instant(0))?.play.id == 2)
    outbox.remove(99)
    #expect(outbox.waiting.map(\.play.id) == [2, 3])
  }

  @Test func oneThatIsShelvedLetsTheOthersPass() throws {
    var outbox = Outbox()
    for id in 1...2 { outbox.add(try waiting(Play.ID(id))) }
    outbox.shelve(1, until: Instant(100))
    #expect(outbox.next(at: Instant(99))?.play.id == 2)
    #expect(outbox.nextMoment(after: Instant(99)) == Instant(100))
    #expect(outbox.next(at: Instant(100))?.play.id == 1)
    #expect(outbox.nextMoment(after: Instant(100)) == nil)
  }

  @Test func theOldestIsTheOneThatEndedFirst() throws {
    var outbox = Outbox()
    #expect(outbox.oldest == nil)
    outbox.add(try waiting(1, endedAt: 3000))
    outbox.add(try waiting(2, endedAt: 2000))
    #expect(outbox.oldest == 2000)
  }

  /// "A kept position older than a newer one of the same item is dropped."
  @Test func onlyOlderPositionsOfTheSameItemAreReplaced() throws {
    var outbox = Outbox()
    outbox.add(try waiting(1, kind: .pause))
    outbox.add(try waiting(2, "Charade", kind: .pause))
    outbox.add(try waiting(3, kind: .scrobble))
    #expect(outbox.positionsReplaced(by: try waiting(4, kind: .pause)).map(\.play.id) == [1])
    #expect(outbox.positionsReplaced(by: try waiting(4, "Durian")).isEmpty)
    #expect(outbox.positionsReplaced(by: try waiting(1, kind: .pause)).isEmpty)
  }

  @Test func anEpisodeIsNotItsShow() throws {
    var outbox = Outbox()
    var one = try waiting(1, kind: .pause)
    var two = try waiting(2, kind: .pause)
    let episode = { (number: Int) -> Media? in
      JSON.value(#"{"type":"episode","title":"Dark","season":1,"episode":\#(number)}"#)
    }
    one.media = try #require(episode(1))
    two.media = try #require(episode(2))
    outbox.add(one)
    #expect(outbox.positionsReplaced(by: two).isEmpty)
    two.media = one.media
    #expect(outbox.positionsReplaced(by: two).count == 1)
  }
}
