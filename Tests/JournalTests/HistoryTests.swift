// SPDX-License-Identifier: MIT

import Testing

@testable import Journal

@Suite struct HistoryTests {
  private let fixture: JournalFixture
  private let journal: Journal

  init() throws {
    fixture = try JournalFixture()
    journal = try fixture.journal()
  }

  @Test func `history is newest first and bounded`() throws {
    for (entry, time) in [(1, 300.0), (2, 100), (3, 200), (4, 200)] {
      _ = try journal.begin(.sample(entry: entry, beganAt: time))
    }
    func entries(_ limit: Int?, from: Double = 0, to: Double = 400) throws -> [Int] {
      try journal.history(limit: limit, from: from, to: to).map(\.play.key.entry)
    }
    #expect(try entries(10) == [1, 4, 3, 2])
    #expect(try entries(nil) == [1, 4, 3, 2])
    #expect(try entries(2) == [1, 4])
    #expect(try entries(nil, from: 200, to: 300) == [4, 3])
    #expect(try entries(0).isEmpty)
    #expect(try entries(-1).isEmpty)
  }

  @Test func `limit counts viewings, not deliveries`() throws {
    for entry in 1...3 {
      try journal.addWaiting(.sample(entry: entry), [.scrobble(), .scrobble(to: .other)])
    }
    #expect(try journal.history(limit: 2).map(\.deliveries.count) == [2, 2])
  }

  /// "Trakt has no such episode yet" is over once it is identified.
  @Test(arguments: [nil, Play.Outcome.ignored])
  func `later update replaces the reason unless there is an outcome`(
    outcome: Play.Outcome?
  ) throws {
    var play = Play.sample().ended()
    (play.outcome, play.detail) = (outcome, "no such episode yet")
    _ = try journal.begin(play)
    try journal.end(play, deliveries: outcome == nil ? [.scrobble()] : [])
    play.detail = nil
    try journal.update(play, durable: true)
    let detail = try journal.history(limit: 1).first?.play.detail
    #expect(detail == (outcome == nil ? nil : "no such episode yet"))
  }

  @Test func `outcome of the viewing overrides the delivery`() {
    var delivery = Delivery.pause(1)
    delivery.detail = "Trakt responded with status 503"
    delivery.remoteID = 7
    var row = HistoryRow(play: Play.sample().ended(), deliveries: [delivery])
    #expect(row.outcome(of: .trakt) == .waiting)
    #expect(row.detail(of: .trakt) == "Trakt responded with status 503")
    #expect(row.remoteID(of: .trakt) == 7)
    #expect(row.outcome(of: .other) == nil)
    #expect(row.remoteID(of: .other) == nil)
    row.play.outcome = .ignored
    row.play.detail = Play.skipped
    #expect(row.outcome(of: .trakt) == .ignored)
    #expect(row.detail(of: .trakt) == Play.skipped)
    #expect(row.outcome(of: .other) == .ignored)
  }

  @Test func `superseded position is shown as ignored`() {
    let row = HistoryRow(play: .sample(), deliveries: [.scrobble(state: .superseded)])
    #expect(row.outcome(of: .trakt) == .ignored)
  }

  @Test func `forget deletes viewings and returns their unused paths`() throws {
    try journal.addWaiting(.sample(entry: 1, path: "/a"))
    try journal.addWaiting(.sample(entry: 2, path: "/a"))
    try journal.addWaiting(.sample(entry: 3, path: "/b", identity: "one"))
    try journal.addWaiting(.sample(entry: 4, path: "/c"))
    let keys = [1, 3, 9].map { Play.sample(entry: $0).key }
    #expect(
      try journal.forget(keys) == Journal.Forgotten(paths: ["/b"], identities: ["one"]))
    #expect(try journal.history(limit: 9).map(\.play.key.entry) == [4, 2])
    #expect(try journal.waitingCount(for: .trakt) == 2)
    #expect(try journal.forget([]) == Journal.Forgotten())
  }

  @Test func `deleted viewing is not left on disk`() throws {
    let path = "/secret/x.mkv"
    try journal.addWaiting(.sample(path: path))
    _ = try journal.forget([Play.sample().key])
    try journal.checkpoint()
    #expect(try !isOnDisk(path))
  }

  @Test func `deleted viewing stays in the log until no other process reads it`() throws {
    let path = "/secret/x.mkv"
    journal.busyTimeout = 0
    try journal.addWaiting(.sample(path: path))
    let reader = try Journal(reading: fixture.path)
    try reader.eachPage { _ in
      _ = try journal.forget([Play.sample().key])
      try journal.checkpoint()
      #expect(journal.isCheckpointPending)
      journal.checkpointIfNeeded()
      #expect(try isOnDisk(path))
    }
    journal.checkpointIfNeeded()
    #expect(!journal.isCheckpointPending)
    #expect(try !isOnDisk(path))
  }

  private func isOnDisk(_ text: String) throws -> Bool {
    try fixture.names.contains {
      String(decoding: try fixture.bytes(of: $0), as: UTF8.self).contains(text)
    }
  }
}
