// SPDX-License-Identifier: MIT

import Testing

@testable import Journal

@Suite struct PositionsTests {
  private let fixture: JournalFixture
  private let journal: Journal

  init() throws {
    fixture = try JournalFixture()
    journal = try fixture.journal()
  }

  private static let matrix = StoredPosition(
    item: "movie 481", media: #"{"type":"movie"}"#, progress: 41.5, pausedAt: 2_000)
  private static let pilot = StoredPosition(
    item: "episode 16", episodeKey: "show 1388 1x1", media: #"{"type":"episode"}"#, progress: 12,
    pausedAt: 3_000)

  @Test func `list is unknown until it is stored`() throws {
    #expect(try journal.positionList() == nil)
    #expect(try journal.positions().isEmpty)
    let list = PositionList(stamp: "a", checkedAt: 100)
    try journal.store(list, [Self.matrix, Self.pilot])
    #expect(try journal.positionList() == list)
    #expect(try journal.positions() == [Self.pilot, Self.matrix])
  }

  @Test func `unchanged list keeps its positions`() throws {
    try journal.store(PositionList(stamp: "a", checkedAt: 100), [Self.matrix])
    try journal.store(PositionList(stamp: "a", checkedAt: 800), nil)
    #expect(try journal.positionList()?.checkedAt == 800)
    #expect(try journal.positions() == [Self.matrix])
  }

  @Test func `changed list replaces all positions`() throws {
    try journal.store(PositionList(stamp: "a", checkedAt: 100), [Self.matrix])
    try journal.store(PositionList(stamp: "b", checkedAt: 800), [Self.pilot])
    #expect(try journal.positions() == [Self.pilot])
  }

  @Test func `position is found by item or episode`() throws {
    try journal.store(PositionList(stamp: "a", checkedAt: 100), [Self.matrix, Self.pilot])
    #expect(try journal.position(item: "movie 481", episodeKey: nil) == Self.matrix)
    #expect(try journal.position(item: nil, episodeKey: "show 1388 1x1") == Self.pilot)
    #expect(try journal.position(item: "episode 481", episodeKey: "show 1388 1x2") == nil)
    // An unknown id is not equal to a missing episode.
    #expect(try journal.position(item: nil, episodeKey: nil) == nil)
  }

  @Test func `signing out removes the list`() throws {
    try journal.store(PositionList(stamp: "a", checkedAt: 100), [Self.matrix])
    try journal.removePositions()
    #expect(try journal.positionList() == nil)
    #expect(try journal.positions().isEmpty)
  }

  @Test func `list survives reopening`() throws {
    try journal.store(PositionList(stamp: "a", checkedAt: 100), [Self.matrix])
    #expect(try Journal(reading: fixture.path).positions() == [Self.matrix])
  }

  @Test func `ended viewings are read from the newest`() throws {
    for entry in 1...3 {
      let play = Play.sample(entry: entry, beganAt: Double(entry) * 1_000)
      _ = try journal.begin(play)
      if entry < 3 { try journal.end(play.ended(at: play.beganAt + 1), deliveries: []) }
    }
    #expect(try journal.ended(from: 0, limit: 9).map(\.key.entry) == [2, 1])
    #expect(try journal.ended(from: 1_500, limit: 9).map(\.key.entry) == [2])
    #expect(try journal.ended(from: 0, limit: 1).map(\.key.entry) == [2])
  }
}
