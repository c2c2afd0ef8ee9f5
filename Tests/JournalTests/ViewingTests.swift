// SPDX-License-Identifier: MIT

import Testing

@testable import Journal

@Suite struct ViewingTests {
  private let fixture: JournalFixture
  private let journal: Journal

  init() throws {
    fixture = try JournalFixture()
    journal = try fixture.journal()
  }

  private var full: Play {
    var play = Play.sample()
    play.mediaTitle = "Sintel"
    play.tags = #"{"title":"Sintel"}"#
    play.media = #"{"type":"movie"}"#
    play.position = 12.5
    play.progress = 1.4
    play.watched = [0...12.5]
    play.watchedSeconds = 12.5
    play.playingTime = 13
    play.reachedThreshold = true
    return play
  }

  private func advanced(_ play: Play) -> Play {
    var play = play
    play.mediaTitle = "Sintel (2010)"
    play.media = #"{"type":"movie"}"#
    play.seenAt = 1500
    play.position = 500
    play.duration = 900
    play.progress = 55.55
    play.watched = [0...400, 450.25...500.5]
    play.watchedSeconds = 450.25
    play.playingTime = 460
    play.reachedThreshold = true
    return play
  }

  @Test func `begin stores all properties`() throws {
    #expect(try journal.begin(full) == 1000)
    #expect(try journal.only() == full)
    #expect(try journal.open() == [full])
  }

  @Test(arguments: [true, false])
  func `update stores progress`(durable: Bool) throws {
    _ = try journal.begin(.sample())
    let play = advanced(.sample())
    try journal.update(play, durable: durable)
    #expect(try journal.only() == play)
  }

  @Test(arguments: [true, false])
  func `update inserts a missing viewing`(durable: Bool) throws {
    try journal.update(full, durable: durable)
    #expect(try journal.open() == [full])
  }

  @Test func `update keeps the beginning and the end`() throws {
    try journal.addWaiting(.sample(beganAt: 1000))
    try journal.update(advanced(.sample(beganAt: 1200)), durable: true)
    let row = try #require(try journal.onlyRow())
    #expect(row.play.beganAt == 1000)
    #expect(row.play.endedAt == 2000)
    #expect(row.deliveries == [.scrobble()])
  }

  @Test func `end stores deliveries`() throws {
    let play = advanced(.sample()).ended()
    _ = try journal.begin(.sample())
    let deliveries: [Delivery] = [.pause(55, to: .other), .scrobble(93.21)]
    try journal.end(play, deliveries: deliveries)
    #expect(try journal.onlyRow() == HistoryRow(play: play, deliveries: deliveries))
    #expect(try journal.open().isEmpty)
  }

  @Test func `end inserts a missing viewing`() throws {
    let play = full.ended()
    try journal.end(play, deliveries: [.scrobble()])
    #expect(try journal.onlyRow() == HistoryRow(play: play, deliveries: [.scrobble()]))
  }

  @Test(arguments: [Play.Outcome.unmatched, .ignored, .continued])
  func `end stores the outcome of the viewing`(_ outcome: Play.Outcome) throws {
    var play = Play.sample().ended(outcome)
    play.detail = "too short to count"
    try journal.end(play, deliveries: [])
    #expect(try journal.only() == play)
    #expect(try journal.waitingCount(for: .trakt) == 0)
  }

  @Test(arguments: [Play.Outcome.scrobbled, .already_scrobbled, .paused, .waiting, .refused])
  func `end leaves outcomes of deliveries to the deliveries`(_ outcome: Play.Outcome) throws {
    try journal.end(Play.sample().ended(outcome), deliveries: [.scrobble()])
    #expect(try journal.only()?.outcome == nil)
    #expect(try journal.onlyRow()?.outcome(of: .trakt) == .waiting)
  }

  @Test func `end without a time uses the last event`() throws {
    try journal.end(.sample(), deliveries: [])
    #expect(try journal.only()?.endedAt == 1000)
  }

  @Test func `second end replaces deliveries`() throws {
    let play = try journal.addWaiting(.sample(), [.pause(), .pause(to: .other)])
    try journal.end(play, deliveries: [.scrobble(99)])
    #expect(try journal.onlyRow()?.deliveries == [.scrobble(99)])
    try journal.end(play.ended(.unmatched), deliveries: [])
    #expect(try journal.onlyRow()?.deliveries == [])
    #expect(try journal.only()?.outcome == .unmatched)
  }

  @Test func `end replaces only the deliveries to the named destinations`() throws {
    let play = try journal.addWaiting(.sample(), [.scrobble(), .scrobble(to: .other)])
    try journal.end(play.ended(.unmatched), deliveries: [], replacing: [.trakt])
    #expect(try journal.onlyRow()?.deliveries == [.scrobble(to: .other)])
    #expect(try journal.only()?.outcome == .unmatched)
    try journal.end(play, deliveries: [.scrobble(99, to: .other)], replacing: [.other])
    #expect(try journal.onlyRow()?.deliveries == [.scrobble(99, to: .other)])
  }

  @Test func `begin resumes an ended viewing`() throws {
    var ended = Play.sample(beganAt: 1000).ended(.ignored)
    ended.detail = Play.skipped
    _ = try journal.begin(ended)
    try journal.end(ended, deliveries: [.pause(), .scrobble(to: .other, state: .scrobbled)])
    #expect(try journal.only()?.isSkipped == true)

    #expect(try journal.begin(.sample(beganAt: 5000)) == 1000)
    let row = try #require(try journal.onlyRow())
    #expect(row.play == .sample(beganAt: 1000))
    #expect(row.deliveries.isEmpty)
    #expect(try journal.open().count == 1)
  }

  @Test func `begin ignores an end in its argument`() throws {
    _ = try journal.begin(Play.sample().ended(.ignored))
    #expect(try journal.open() == [.sample()])
  }

  @Test(arguments: [
    Play.sample(entry: 2), .sample(lap: 1), .sample(part: 1),
    .sample(instance: String(repeating: "b", count: 32)),
  ])
  func otherKeyIsAnotherViewing(_ other: Play) throws {
    _ = try journal.begin(.sample())
    _ = try journal.begin(other)
    #expect(try Set(journal.open().map(\.key)) == [Play.sample().key, other.key])
  }

  @Test func `keys are ordered by instance, entry, lap, part`() {
    let keys = [
      Play.sample(entry: 1).key, Play.sample(entry: 1, part: 1).key,
      Play.sample(entry: 1, lap: 1).key, Play.sample(entry: 2).key,
      Play.sample(instance: "b", entry: 0).key,
    ]
    #expect(keys.reversed().sorted() == keys)
  }

  @Test func `remove deletes the viewing and its deliveries`() throws {
    try journal.addWaiting(.sample(entry: 1))
    try journal.addWaiting(.sample(entry: 2))
    try journal.remove(Play.sample(entry: 1).key)
    #expect(try journal.history(limit: 10).map(\.play.key.entry) == [2])
    #expect(try journal.waitingCount(for: .trakt) == 1)
  }

  @Test func `latest entry has all viewings of the newest file`() throws {
    for (entry, lap, part) in [(3, 1, 1), (3, 1, 0), (3, 0, 0), (2, 9, 9), (10, 2, 0), (10, 0, 1)] {
      _ = try journal.begin(.sample(entry: entry, lap: lap, part: part))
    }
    _ = try journal.begin(.sample(instance: "other", entry: 99))
    #expect(
      try journal.latestEntry(of: Play.instance).map(\.key)
        == [Play.sample(entry: 10, part: 1).key, Play.sample(entry: 10, lap: 2).key])
    #expect(try journal.latestEntry(of: "unknown").isEmpty)
  }

  @Test func `open viewings are those without an end`() throws {
    _ = try journal.begin(.sample(entry: 1))
    _ = try journal.begin(.sample(entry: 2))
    try journal.end(Play.sample(entry: 1).ended(.ignored), deliveries: [])
    #expect(try journal.open().map(\.key.entry) == [2])
  }

  /// A seek soon after the beginning moves it, and so does playing the file again from its start.
  @Test func `start position is updated, and kept if it is unknown`() throws {
    var play = Play.sample()
    play.startPosition = 300
    _ = try journal.begin(play)
    play.startPosition = 900
    try journal.update(play, durable: false)
    #expect(try journal.open().first?.startPosition == 900)
    play.startPosition = nil
    try journal.end(play.ended(), deliveries: [])
    #expect(try journal.only()?.startPosition == 900)
    play.startPosition = 20
    try journal.end(play.ended(), deliveries: [])
    #expect(try journal.only()?.startPosition == 20)
  }

  @Test func `viewings are ended viewings of the item in the period`() throws {
    for (entry, began, media) in [
      (1, 100.0, #"{"ids":{"trakt":7}}"#), (2, 300, #"{"ids":{"trakt":7}}"#),
      (3, 200, #"{"ids":{"trakt":8}}"#), (4, 250, #"{"ids":{"trakt":7}}"#),
      (5, 10, #"{"ids":{"trakt":7}}"#),
    ] {
      var play = Play.sample(entry: entry)
      (play.beganAt, play.media) = (began, media)
      _ = try journal.begin(play)
      if entry != 4 { try journal.end(play.ended(.ignored), deliveries: []) }
    }
    let found = try journal.endedViewings(mentioning: #""trakt":7"#, from: 100, to: 301)
    #expect(found.map(\.key.entry) == [2, 1])
    #expect(try journal.endedViewings(mentioning: #""trakt":7"#, from: 100, to: 300).count == 1)
  }

  @Test func `duration is that of the latest viewing`() throws {
    for (entry, began, duration) in [(1, 100.0, 60.0), (2, 300, 8), (3, 200, 70)] {
      var play = Play.sample(entry: entry)
      (play.beganAt, play.duration) = (began, duration)
      _ = try journal.begin(play)
    }
    #expect(try journal.duration(of: Play.sample().path) == 8)
    #expect(try journal.duration(of: "/nowhere") == nil)
  }
}
