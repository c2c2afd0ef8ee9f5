// SPDX-License-Identifier: MIT

import Testing

@testable import Journal

/// A viewing from its beginning to its end.
@Suite struct ViewingTests {
  private let shelf: Shelf
  private let journal: Journal

  init() throws {
    shelf = try Shelf()
    journal = try shelf.journal()
  }

  @Test func everythingKnownAtTheBeginningIsKept() throws {
    var play = Play.sample()
    play.mediaTitle = "Sintel"
    play.tags = #"{"title":"Sintel"}"#
    play.media = #"{"type":"movie"}"#
    play.position = 12.5
    play.progress = 1.4
    play.watched = [0...12.5]
    play.watchedSeconds = 12.5
    play.ran = 13
    play.crossed = true
    play.id = try journal.begin(play)
    #expect(try journal.only() == play)
  }

  @Test func anUpdateTellsWhereItIs() throws {
    var play = try journal.beginning(.sample())
    play.mediaTitle = "Sintel (2010)"
    play.media = #"{"type":"movie"}"#
    play.seenAt = 1500
    play.position = 500
    play.duration = 900
    play.progress = 55.55
    play.watched = [0...400, 450.25...500.5]
    play.watchedSeconds = 450.25
    play.ran = 460
    play.crossed = true
    try journal.update(play, isNews: true)
    #expect(try journal.only() == play)
  }

  @Test func anEndWithSomethingToSendWaits() throws {
    let play = try journal.beginning(.sample()).ended()
    try journal.end(play, outbox: OutboxEntry(kind: .scrobble, progress: 93.21))
    #expect(try journal.only() == play)
    let waiting = try journal.outbox()
    #expect(waiting.map(\.play) == [play])
    #expect(waiting.map(\.entry) == [OutboxEntry(kind: .scrobble, progress: 93.21)])
    #expect(try journal.open().isEmpty)
  }

  @Test func anEndWithNothingToSendDoesNotWait() throws {
    let play = try journal.beginning(.sample()).ended(.ignored)
    try journal.end(play, outbox: nil)
    #expect(try journal.outbox().isEmpty)
    #expect(try journal.only()?.outcome == .ignored)
  }

  /// It waited for somebody to find out what it is, and nobody can.
  @Test func whatWaitedAndIsNotSentLeavesTheOutbox() throws {
    let play = try journal.beginning(.sample()).ended()
    try journal.end(play, outbox: OutboxEntry(kind: .scrobble, progress: 90))
    try journal.end(play.ended(.unmatched), outbox: nil)
    #expect(try journal.outbox().isEmpty)
    #expect(try journal.only()?.outcome == .unmatched)
  }

  @Test func theSameViewingBegunAgainGoesOnAsOne() throws {
    let first = try journal.beginning(.sample(beganAt: 1000))
    try journal.end(
      first.ended(.paused), outbox: OutboxEntry(kind: .pause, progress: 40))
    try journal.settle(first.id, outcome: .paused, traktID: 7, media: nil, detail: "kept")
    try journal.end(first.ended(), outbox: OutboxEntry(kind: .pause, progress: 40))

    let second = try journal.beginning(.sample(beganAt: 5000))
    #expect(second.id == first.id)
    let play = try #require(try journal.only())
    #expect(play.beganAt == 1000, "it began when it began")
    #expect(play.endedAt == nil)
    #expect(play.outcome == nil)
    #expect(play.traktID == nil)
    #expect(play.detail == nil)
    #expect(try journal.outbox().isEmpty, "what is sent is decided at its new end")
    #expect(try journal.open().map(\.id) == [first.id])
  }

  @Test(arguments: [
    Play.sample(entry: 2), .sample(lap: 1), .sample(part: 1),
    .sample(instance: String(repeating: "b", count: 32)),
  ])
  func anotherKeyIsAnotherViewing(_ other: Play) throws {
    let first = try journal.beginning(.sample())
    #expect(try journal.beginning(other).id != first.id)
    #expect(try journal.history(limit: 10).count == 2)
  }

  @Test func whatIsRemovedIsGone() throws {
    let play = try journal.beginning(.sample())
    try journal.end(play.ended(), outbox: OutboxEntry(kind: .scrobble, progress: 90))
    try journal.remove(play.id)
    #expect(try journal.history(limit: 10).isEmpty)
    #expect(try journal.outbox().isEmpty)
  }

  @Test func theLatestOfAPlayerIsByEntryThenLapThenPart() throws {
    for (entry, lap, part) in [(3, 0, 0), (3, 1, 0), (3, 1, 1), (2, 9, 9)] {
      _ = try journal.begin(.sample(entry: entry, lap: lap, part: part))
    }
    _ = try journal.begin(.sample(instance: "other", entry: 99))
    #expect(
      try journal.latest(of: Play.instance)?.key
        == Play.Key(instance: Play.instance, entry: 3, lap: 1, part: 1))
    #expect(try journal.latest(of: "nobody") == nil)
  }

  @Test func theHistoryIsNewestFirstAndBounded() throws {
    for (entry, time) in [(1, 300.0), (2, 100), (3, 200), (4, 200)] {
      _ = try journal.begin(.sample(entry: entry, beganAt: time))
    }
    #expect(try journal.history(limit: 10).map(\.key.entry) == [1, 4, 3, 2])
    #expect(try journal.history(limit: 2).map(\.key.entry) == [1, 4])
    #expect(try journal.history(limit: 0).isEmpty)
    #expect(try journal.history(limit: -1).isEmpty)
  }

  @Test func openViewingsAreThoseThatHaveNotEnded() throws {
    let first = try journal.beginning(.sample(entry: 1))
    let second = try journal.beginning(.sample(entry: 2))
    try journal.end(first.ended(.ignored), outbox: nil)
    #expect(try journal.open().map(\.id) == [second.id])
  }
}
