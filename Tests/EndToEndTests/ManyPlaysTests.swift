// SPDX-License-Identifier: MIT

import TestSupport
import Testing
import TraktSandbox

/// After a long outage: "up to 100 in a request".
@Suite("Many waiting plays", .withScenarioReport)
struct ManyPlaysTests {
  @Test("300 queued plays are added in few requests, each once")
  func many() async throws {
    try await Scenario.run(isSignedIn: false, sandbox: { $0.catalogue.setRuntime(10) }) {
      scenario in
      try await scenario.watchUnsent(Videos.pilot)
      try await scenario.daemon.waitForStatus("1 queued for Trakt")
      try await scenario.daemon.terminate()
      // The same play on 300 earlier days; the last 50 are not identified yet.
      let show = try #require(scenario.sandbox.show("The Office", 2005))
      let episodes = show.seasons.flatMap(\.episodes).prefix(50)
      for (index, episode) in episodes.enumerated() {
        try await scenario.sql(Self.copies(episode, of: show, from: index * 5, count: 5))
      }
      try await scenario.sql(Self.unknown(from: 250, count: 50))
      try await scenario.home.signIn(to: scenario.sandbox)
      let before = await scenario.sandbox.exchanges.count
      try await scenario.startDaemon()
      try await scenario.daemon.waitUntilIdle()
      let history = try await scenario.home.scrobbled("history", "--json", "--limit", "1000")
      let entries = try JSON(text: history.output).array ?? []
      #expect(entries.count == 301)
      #expect(entries.allSatisfy { $0["outcome"] == "scrobbled" })
      let plays = await scenario.sandbox.history
      #expect(plays.count == 301)
      #expect(Set(plays.map { "\($0.item.name) \($0.watchedAt)" }).count == 301)
      #expect(await scenario.additions.count <= 4)
      #expect(await scenario.sandbox.exchanges.count - before <= 15)
    }
  }

  /// Rows of an episode, each a day earlier than the previous one.
  private static func copies(
    _ episode: Episode, of show: Show, from first: Int, count: Int
  ) -> String {
    let media = """
      {"type":"episode","title":"The Office","year":2005,"season":\(episode.season),\
      "episode":\(episode.number),"ids":{"trakt":\(show.ids.trakt ?? 0)}}
      """
    return (first..<first + count).map { row($0, path: "/tv/\($0).mkv", media: "'\(media)'") }
      .joined(separator: "\n")
  }

  /// Rows of Severance's first nine episodes, repeated.
  private static func unknown(from first: Int, count: Int) -> String {
    (first..<first + count).map {
      row($0, path: "/tv/Severance/Season 1/Severance S01E0\($0 % 9 + 1).mkv", media: "NULL")
    }.joined(separator: "\n")
  }

  /// Copies of the first row, a number of days earlier.
  private static func row(_ index: Int, path: String, media: String) -> String {
    """
    INSERT INTO plays (instance, entry, lap, path, media, began_at, ended_at, seen_at, position,
      duration, progress, watched, watched_seconds, ran, reached_threshold)
      SELECT instance, \(1000 + index), 0, '\(path)', \(media),
        began_at - \(index + 1) * 86400, ended_at - \(index + 1) * 86400,
        seen_at - \(index + 1) * 86400, position, duration, progress, watched,
        watched_seconds, ran, reached_threshold
      FROM plays WHERE id = 1;
    INSERT INTO delivery (play, destination, kind, progress, state)
      VALUES (last_insert_rowid(), 'trakt', 'scrobble', 100, 'waiting');
    """
  }
}
