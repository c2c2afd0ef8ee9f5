// SPDX-License-Identifier: MIT

import Journal
import Playback
import Testing
import TraktSandbox

@testable import Scrobbling

/// Directories that are excluded while plays wait: these stay in the journal until they are admitted.
@Suite(.timeLimit(.minutes(5))) struct ExclusionTests {
  private static let excluded = PathFilter(exclude: ["/films/Sintel (2010)"])

  @Test func `play excluded during an outage is sent once it is admitted`() async throws {
    try await Stage.run { stage in
      await stage.sandbox.add(fault: Fault(.status(503), path: "/scrobble/stop", count: 1))
      let fixture = PlayerFixture(stage)
      await fixture.begin(at: 0)
      try await stage.waitForRequest("/scrobble/start")
      await fixture.end(at: 95)
      try await stage.waitForRequest("/scrobble/stop")
      await stage.adopt(Self.excluded)
      try await stage.drain()
      #expect(await stage.writes.last == "stop Sintel (2010) 95.0 503")
      #expect(try Journal(reading: stage.path).waiting(for: .trakt).count == 1)
      let held = await stage.dispatcher.status()
      #expect((held.waiting, held.heldBack, held.oldest) == (0, 1, nil))
      await stage.adopt(PathFilter())
      try await stage.drain()
      #expect(await stage.sandbox.history.count { $0.item.name == "Sintel (2010)" } == 1)
      #expect(try stage.plays.map(\.outcome) == [.scrobbled])
      let sent = await stage.dispatcher.status()
      #expect((sent.waiting, sent.heldBack) == (0, 0))
    }
  }

  /// Not even the name is looked up.
  @Test func `unidentified play excluded during an outage is not looked up`() async throws {
    try await Stage.run { stage in
      await stage.sandbox.add(fault: Fault(.status(503), path: "/search/movie/exact"))
      let fixture = PlayerFixture(stage)
      await fixture.begin(at: 0)
      try await stage.waitForRequest("/search/movie/exact")
      await fixture.end(at: 95)
      await stage.adopt(Self.excluded)
      let index = await stage.sandbox.exchanges.count
      await stage.sandbox.clearFaults()
      try await stage.drain()
      #expect(
        await !stage.sandbox.exchanges[index...].contains { "\($0)".contains("Sintel") })
      await stage.adopt(PathFilter())
      try await stage.drain()
      #expect(await stage.sandbox.history.count { $0.item.name == "Sintel (2010)" } == 1)
    }
  }

  @Test func `look-up under way while its file is excluded stores no match`() async throws {
    try await Stage.run { stage in
      await stage.sandbox.add(fault: Fault(.slowBody(seconds: 1), path: "/search/movie/exact"))
      await PlayerFixture(stage).begin(at: 0)
      try await stage.waitForRequest("/search/movie/exact")
      await stage.adopt(Self.excluded)
      try await stage.drain()
      let journal = try Journal(reading: stage.path)
      let key = MatchKey.confirmed(file: PlayerFixture.Film.sintel.path)
      #expect(try journal.match(for: key) == nil)
    }
  }

  @Test(arguments: [true, false])
  func `menu of a file that is excluded meanwhile is closed, and its answer has no effect`(
    rates: Bool
  ) async throws {
    try await Stage.run { stage in
      let fixture = PlayerFixture(stage)
      await fixture.begin(at: 50)
      try await stage.waitForRequest("/scrobble/start")
      if rates {
        await stage.dispatcher.rate(nil, on: fixture.player)
      } else {
        await stage.dispatcher.openMatchMenu(on: fixture.player)
      }
      let prompt = try #require(stage.screen.prompts.last)
      await stage.adopt(Self.excluded)
      #expect(stage.screen.closings == 1)
      await stage.dispatcher.answered(prompt.id, choosing: 0, of: fixture.player)
      try await stage.drain()
      #expect(await stage.sandbox.ratings.isEmpty)
      let journal = try Journal(reading: stage.path)
      #expect(try journal.match(for: MatchKey.user(file: PlayerFixture.Film.sintel.path)) == nil)
    }
  }

  @Test func `play left by the last run is sent only if it is admitted`() async throws {
    try await Stage.run(filter: Self.excluded) {
      try DispatcherRestartTests.left($0)
    } _: { stage in
      try await stage.drain()
      #expect(await !stage.sandbox.exchanges.contains { "\($0)".contains("Sintel") })
      await stage.adopt(PathFilter(exclude: ["/private"]))
      try await stage.drain()
      #expect(await stage.sandbox.history.count { $0.item.name == "Sintel (2010)" } == 1)
    }
  }

  @Test func `viewing that is no longer skipped is shown again`() async throws {
    try await Stage.run { stage in
      let fixture = PlayerFixture(stage, film: .pilot)
      await fixture.begin(at: 50)
      try await stage.waitForRequest("/scrobble/start")
      _ = await stage.dispatcher.skip(fixture.player)
      let stop = try await stage.waitForRequest("/scrobble/stop")
      #expect(await stage.dispatcher.unskip(fixture.player) == "Breaking Bad 1x01")
      let start = try await stage.waitForRequest("/scrobble/start", after: stop.index + 1)
      #expect(start.subject == "Breaking Bad 1x01")
    }
  }

  @Test func `signed out, the match menu asks Trakt for nothing`() async throws {
    try await Stage.run(signedIn: false) { stage in
      let fixture = PlayerFixture(stage)
      await fixture.begin(at: 0)
      while await !stage.dispatcher.isAskable(fixture.player) {
        await Task.yield()
      }
      await stage.dispatcher.openMatchMenu(on: fixture.player)
      #expect(stage.screen.lines.last?.hasPrefix("Cannot search Trakt: ") == true)
      #expect(await stage.sandbox.exchanges.isEmpty)
    }
  }
}

extension ScrobbleDispatcher {
  /// Whether the sign-in state and the file's name are known.
  fileprivate func isAskable(_ player: String) -> Bool {
    lookups.isPaused && viewings.playing(player)?.read != nil
  }
}
