// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing
import TraktSandbox

/// "10,000 waiting plays drain in at most 250 requests."
@Suite("Long backlog", .withScenarioReport)
struct BacklogTests {
  @Test("10,000 waiting plays arrive, each once, in at most 250 requests")
  func tenThousand() async throws {
    try await Scenario.run(isSignedIn: false, pace: .long) { scenario in
      try await scenario.watch(.pilot)
      try await scenario.daemon.waitForStatus("1 waiting for Trakt")
      try await scenario.daemon.terminate()
      let show = try #require(scenario.sandbox.show("The Office", 2005))
      let episodes = show.seasons.filter { $0.number > 0 }.flatMap(\.episodes).prefix(100)
      // Each episode on a hundred days, an hour after the previous one.
      try await scenario.sql(Self.copies(of: Array(episodes), days: 100))
      try await scenario.home.signIn(to: scenario.sandbox)
      let before = await scenario.sandbox.exchanges.count
      try await scenario.startDaemon()
      try await scenario.waitForDelivery(within: 240)

      let plays = await scenario.sandbox.history
      #expect(plays.count == 10_001)
      #expect(Set(plays.map { "\($0.item.name) \($0.watchedAt)" }).count == 10_001)
      #expect(await scenario.sandbox.exchanges.count - before <= 250)
      let outcomes = try await scenario.outcomes()
      #expect(outcomes == ["scrobbled": 10_001])
    }
  }

  /// Copies of the first row for these episodes on earlier days. Every tenth is not identified yet.
  private static func copies(of episodes: [Episode], days: Int) -> String {
    let values = episodes.enumerated().map { index, episode in
      "(\(index), \(episode.season), \(episode.number))"
    }
    return """
      CREATE TEMP TABLE episodes (n, season, number);
      INSERT INTO episodes VALUES \(values.joined(separator: ", "));
      CREATE TEMP TABLE days AS
        WITH RECURSIVE day(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM day WHERE n < \(days))
        SELECT n FROM day;
      INSERT INTO plays (instance, entry, lap, path, media, began_at, ended_at, seen_at, position,
        duration, progress, watched, watched_seconds, ran, reached_threshold)
        SELECT instance, 1000 + days.n * 1000 + episodes.n, 0,
          format('/tv/The Office (2005)/Season %d/The Office S%02dE%02d.mkv', season, season, number),
          NULL,
          began_at - days.n * 864000 - episodes.n * 3600,
          ended_at - days.n * 864000 - episodes.n * 3600,
          seen_at - days.n * 864000 - episodes.n * 3600, position, duration, progress, watched,
          watched_seconds, ran, reached_threshold
        FROM plays, days, episodes WHERE plays.id = 1;
      INSERT INTO delivery (play, destination, kind, progress, state)
        SELECT id, 'trakt', 'scrobble', 100, 'waiting' FROM plays WHERE id > 1;
      """
  }
}

extension Scenario {
  /// The number of plays by outcome, from the journal.
  fileprivate func outcomes() async throws -> [String: Int] {
    let history = try await home.run(["history", "--json", "--limit", "1000000"])
    let entries = try JSON(text: history.output).array ?? []
    return Dictionary(entries.map { ($0["outcome"]?.string ?? "", 1) }, uniquingKeysWith: +)
  }
}
