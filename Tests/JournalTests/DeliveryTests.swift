// SPDX-License-Identifier: MIT

import Testing

@testable import Journal

/// What waits to be told to Trakt.
@Suite struct OutboxTests {
  private let shelf: Shelf
  private let journal: Journal

  init() throws {
    shelf = try Shelf()
    journal = try shelf.journal()
  }

  private func waiting(
    _ entry: Int = 1, endedAt: Double = 2000, kind: OutboxEntry.Kind = .scrobble
  ) throws -> Play {
    let play = try journal.beginning(.sample(entry: entry)).ended(at: endedAt)
    try journal.end(play, outbox: OutboxEntry(kind: kind, progress: 90))
    return play
  }

  @Test func theOldestEndComesFirst() throws {
    for (entry, end) in [(1, 3000.0), (2, 1000), (3, 2000)] {
      _ = try waiting(entry, endedAt: end)
    }
    #expect(try journal.outbox().map(\.play.key.entry) == [2, 3, 1])
  }

  @Test func aRequestIsWrittenDownBeforeItGoesOut() throws {
    let play = try waiting()
    try journal.sending(play.id)
    try journal.sending(play.id)
    let entry = try #require(try journal.outbox().first?.entry)
    #expect(entry.inFlight)
    #expect(entry.attempts == 2)
  }

  @Test func withoutALastWordItWaitsOn() throws {
    let play = try waiting()
    try journal.sending(play.id)
    try journal.postponed(play.id, detail: "trakt answered 503")
    let (kept, entry) = try #require(try journal.outbox().first)
    #expect(!entry.inFlight)
    #expect(entry.attempts == 1)
    #expect(kept.detail == "trakt answered 503")
    #expect(kept.outcome == .waiting)
  }

  @Test(arguments: Play.Outcome.allCases)
  func theLastWordTakesItOut(_ outcome: Play.Outcome) throws {
    let play = try waiting()
    try journal.settle(
      play.id, outcome: outcome, traktID: 12_297_139_948, media: #"{"type":"movie"}"#,
      detail: "said")
    #expect(try journal.outbox().isEmpty)
    let settled = try #require(try journal.only())
    #expect(settled.outcome == outcome)
    #expect(settled.traktID == 12_297_139_948)
    #expect(settled.media == #"{"type":"movie"}"#)
    #expect(settled.detail == "said")
    #expect(settled.endedAt == 2000)
  }

  @Test func whatItIsStaysWhereTraktSaysNothing() throws {
    var play = try journal.beginning(.sample())
    play.media = #"{"type":"movie"}"#
    try journal.end(play.ended(), outbox: OutboxEntry(kind: .pause, progress: 40))
    try journal.settle(play.id, outcome: .refused, traktID: nil, media: nil, detail: nil)
    #expect(try journal.only()?.media == play.media)
  }

  @Test func anotherEndTakesThePlaceOfTheFirst() throws {
    let play = try waiting(kind: .pause)
    try journal.end(play, outbox: OutboxEntry(kind: .scrobble, progress: 99))
    #expect(
      try journal.outbox().map(\.entry) == [OutboxEntry(kind: .scrobble, progress: 99)])
  }

  @Test func nothingWaitsForAViewingThatIsNotThere() throws {
    var play = Play.sample().ended()
    play.id = -1
    #expect(throws: JournalError.self) {
      try journal.end(play, outbox: OutboxEntry(kind: .scrobble, progress: 90))
    }
    #expect(try journal.outbox().isEmpty)
  }

  @Test func aMatchIsRememberedUntilABetterOne() throws {
    #expect(try journal.match(for: "file:/a") == nil)
    try journal.remember(#"{"a":1}"#, for: "file:/a", at: 1)
    try journal.remember(#"{"a":2}"#, for: "file:/a", at: 2)
    try journal.remember(#"{"b":1}"#, for: "file:/b", at: 3)
    #expect(try journal.match(for: "file:/a") == #"{"a":2}"#)
  }
}
