// SPDX-License-Identifier: MIT

import Testing

@testable import Journal

/// The identity of a viewing's content, in addition to its path.
@Suite struct IdentityTests {
  private let fixture: JournalFixture

  init() throws { fixture = try JournalFixture() }

  @Test func `migration deletes matches by path except the user's own`() throws {
    let database = try Database(path: fixture.path)
    for step in Schema.steps[..<3] { try step.change(database) }
    try database.execute("PRAGMA user_version = 3")
    let keys = [
      "file /a/b.mkv", "show /a Show 2010 ", "user file /a/b.mkv", "user show /a Show 2010 ",
      "user file http://h/Sintel.mkv", "rule id(x) 0",
    ]
    for key in keys { try database.run("INSERT INTO matches VALUES (?, '{}', 0)", [.text(key)]) }
    try database.run(
      """
      INSERT INTO plays (instance, entry, lap, path, began_at, seen_at, position, duration,
        progress, watched, watched_seconds, ran)
      VALUES ('a', 1, 0, '/a/b.mkv', 0, 0, 0, 10, 0, '', 0, 0)
      """)

    let journal = try fixture.journal()
    for key in keys[..<2] { #expect(try journal.match(for: key) == nil, "\(key)") }
    for key in keys[2...] { #expect(try journal.match(for: key) == "{}", "\(key)") }
    let play = try #require(try journal.only())
    #expect(play.path == "/a/b.mkv")
    #expect(play.identity == nil)
  }

  @Test func `known identity is kept`() throws {
    let journal = try fixture.journal()
    _ = try journal.begin(.sample())
    #expect(try journal.only()?.identity == nil)
    try journal.update(.sample(identity: "one"), durable: false)
    #expect(try journal.only()?.identity == "one")
    try journal.end(Play.sample().ended(), deliveries: [])
    #expect(try journal.only()?.identity == "one")
  }

  @Test func `viewings are found by path and by identity`() throws {
    let journal = try fixture.journal()
    for (entry, identity) in [(1, "one"), (2, "two"), (3, "one")] {
      try journal.addWaiting(
        .sample(entry: entry, path: "http://h/stream", identity: identity, beganAt: Double(entry)))
    }
    func entries(_ identity: String?, _ limit: Int = 9) throws -> [Int] {
      try journal.viewings(of: "http://h/stream", identity: identity, limit: limit)
        .map(\.key.entry)
    }
    #expect(try entries("one") == [3, 1])
    #expect(try entries(nil) == [3, 2, 1])
    #expect(try entries(nil, 1) == [3])
    #expect(try entries("three").isEmpty)
  }

  @Test func `unmatched includes ignored viewings on request, never skipped ones`() throws {
    let journal = try fixture.journal()
    for (entry, detail) in [(1, "a web address that names nothing"), (2, Play.skipped)] {
      var play = Play.sample(entry: entry, path: "/a").ended(.ignored)
      play.detail = detail
      try journal.end(play, deliveries: [])
    }
    #expect(try journal.unmatched(under: "/a").isEmpty)
    #expect(try journal.unmatched(under: "/a", hasIgnored: true).map(\.key.entry) == [1])
  }
}
