// SPDX-License-Identifier: MIT

import TestSupport
import Testing
import TraktSandbox

extension Scenario {
  /// Copies the first play: a hundred episodes of a show on each of so many earlier days, an hour
  /// after one another, waiting and not identified yet; no daemon may run.
  func addWaitingPlays(days: Int) async throws {
    let show = try #require(sandbox.show("The Office", 2005))
    let episodes = show.seasons.filter { $0.number > 0 }.flatMap(\.episodes).prefix(100)
    let values = episodes.enumerated().map { index, episode in
      "(\(index), \(episode.season), \(episode.number))"
    }
    try await sql(
      """
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
      """)
  }
}
