// SPDX-License-Identifier: MIT

import Journal
import Testing

@testable import Scrobbling

/// Writes that have not been done yet.
@Suite struct PendingWritesTests {
  private func play(_ progress: Double = 0, player: String = "a") -> Play {
    Play(
      key: Play.Key(instance: player, entry: 1, lap: 0), path: "/a", beganAt: 0, seenAt: 0,
      duration: 1000, progress: progress)
  }

  private let delivery = Delivery(destination: .trakt, kind: .scrobble, progress: 90)
  private var pending = PendingWrites()

  @Test mutating func `only the latest state of a viewing is written`() {
    pending.add(.begin(play()))
    pending.add(.update(play(10), durable: false))
    pending.add(.update(play(20), durable: false))
    #expect(pending.writes == [.begin(play(20)), .update(play(20), durable: true)])
    pending.add(.end(play(90), [delivery]))
    #expect(pending.writes == [.end(play(90), [delivery])])
  }

  /// Only `begin` clears the end that the row has.
  @Test mutating func `viewing that continues after a stored end is begun again`() {
    pending.add(.update(play(10), durable: false))
    #expect(pending.writes == [.update(play(10), durable: true)])
    pending.add(.end(play(10), []))
    pending.add(.begin(play(10)))
    pending.add(.update(play(20), durable: true))
    #expect(pending.writes == [.begin(play(20)), .update(play(20), durable: true)])
    pending.add(.remove(play().key))
    pending.add(.update(play(30), durable: false))
    #expect(pending.writes == [.begin(play(30)), .update(play(30), durable: true)])
  }

  @Test mutating func `delivery of an unwritten viewing is written with it`() {
    var sent = delivery
    sent.state = .scrobbled
    pending.add(.end(play(90), [delivery]))
    pending.add(.save(sent, play().key, media: "{}"))
    var known = play(90)
    known.media = "{}"
    #expect(pending.writes == [.end(known, [sent])])
  }

  @Test mutating func `delivery of a written viewing is written alone`() {
    pending.add(.save(delivery, play().key, media: "{}"))
    pending.add(.save(delivery, play().key, media: nil))
    #expect(pending.writes == [.save(delivery, play().key, media: "{}")])
  }

  @Test mutating func `match of an ended viewing does not reopen it`() {
    var ended = play(90)
    ended.endedAt = 50
    pending.add(.end(ended, [delivery]))
    var known = play(90)
    known.media = "{}"
    pending.add(.update(known, durable: true))
    ended.media = "{}"
    #expect(pending.writes == [.end(ended, [delivery])])
  }

  @Test mutating func `revised viewing keeps its deliveries to other destinations`() {
    let other = Delivery(destination: .webhook("json"), kind: .scrobble, progress: 90)
    var revised = play(90)
    revised.outcome = .unmatched
    pending.add(.revise(revised, [], of: [.trakt]))
    pending.add(.save(other, play().key, media: nil))
    pending.add(.revise(revised, [delivery], of: [.trakt]))
    #expect(
      pending.writes
        == [
          .revise(revised, [delivery], of: [.trakt]), .save(other, play().key, media: nil),
        ])
    pending.add(.end(play(90), [delivery, other]))
    pending.add(.revise(revised, [], of: [.trakt]))
    #expect(pending.writes == [.end(revised, [other])])
  }

  @Test mutating func `removed viewing is removed from the pending writes`() {
    pending.add(.begin(play()))
    pending.add(.remove(play().key))
    #expect(pending.writes == [.remove(play().key)])
    pending.remove([play().key])
    #expect(pending.isEmpty)
  }

  @Test mutating func `matches are deleted after the viewing, also if it is deleted`() {
    pending.add(.forgetMatches(play(10)))
    #expect(pending.writes == [.forgetMatches(play(10))])
    pending.add(.remove(play().key))
    #expect(pending.writes == [.remove(play().key), .forgetMatches(play(10))])
    pending.remove([play().key])
    #expect(pending.writes == [.forgetMatches(play(10))])
    pending.removeAll()
    #expect(pending.isEmpty && !pending.contains(play().key))
  }

  @Test mutating func `player is not durable while one of its writes is pending`() {
    pending.add(.begin(play(player: "b")))
    #expect(pending.contains(player: "b"))
    #expect(!pending.contains(player: "a"))
    #expect(pending.plays(of: "b").count == 1)
  }
}
