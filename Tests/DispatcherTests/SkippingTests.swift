// SPDX-License-Identifier: MIT

import Journal
import ManualClock
import Playback
import Testing
import Trakt
import TraktSandbox

@testable import Scrobbling

/// The script message that excludes the current playback from scrobbling.
@Suite(.timeLimit(.minutes(5))) struct SkippingTests {
  @Test func `skipped viewing is stopped at Trakt without a play`() async throws {
    try await DispatcherScenario.run { scenario in
      let fixture = PlayerFixture(scenario, video: .pilot)
      await fixture.begin(at: 50)
      try await scenario.waitForRequest("/scrobble/start")
      #expect(await scenario.dispatcher.skip(fixture.player) == "Breaking Bad 1x01")
      try await scenario.waitForRequest("/scrobble/stop")
      await fixture.pause(at: 70)
      await fixture.resume(at: 70)
      await fixture.reachThreshold(at: 80)
      await fixture.end(at: 100)
      try await scenario.drain()
      #expect(await scenario.writes.map { $0.prefix(5) } == ["start", "stop "])
      #expect(await scenario.writes.last == "stop Breaking Bad 1x01 1.0 201")
      #expect(await scenario.sandbox.watching == nil)
      #expect(!(await scenario.sandbox.history.contains { $0.item.name == "Breaking Bad 1x01" }))
      let play = try #require(try scenario.plays.first)
      #expect(play.outcome == .ignored)
      #expect(play.detail == JournalPlay.skipped)
      #expect(play.endedAt != nil)
      #expect(await scenario.dispatcher.skip(fixture.player) == nil, "once is enough")
      // After a restart of the daemon the player, which still plays it, begins no new viewing.
      #expect(await scenario.dispatcher.remembered(fixture.player)?.isOver == true)
    }
  }

  /// Opened paused, still loading, or kept open after its end.
  @Test func `file is skipped before its viewing begins`() async throws {
    try await DispatcherScenario.run { scenario in
      let fixture = PlayerFixture(scenario, video: .pilot)
      #expect(await scenario.dispatcher.skip(fixture.player) == nil, "nothing is open")
      #expect(await scenario.dispatcher.skip(fixture.player, entry: 1) == "this file")
      #expect(await scenario.dispatcher.skip(fixture.player, entry: 1) == nil)
      await fixture.begin(at: 50)
      await fixture.end(at: 100)
      try await scenario.drain()
      #expect(await scenario.writes == [])
      let next = PlayerFixture(scenario, video: .second, entry: 2)
      await next.begin(at: 50)
      try await scenario.waitForRequest("/scrobble/start")
      await next.end(at: 100)
      try await scenario.drain()
      #expect(await scenario.writes.last?.hasPrefix("stop Breaking Bad 1x02") == true)
    }
  }

  @Test func `skipping a file before its viewing begins is undone`() async throws {
    try await DispatcherScenario.run { scenario in
      let fixture = PlayerFixture(scenario, video: .pilot)
      #expect(await scenario.dispatcher.unskip(fixture.player, entry: 1) == nil)
      _ = await scenario.dispatcher.skip(fixture.player, entry: 1)
      #expect(await scenario.dispatcher.unskip(fixture.player, entry: 1) == "this file")
      await fixture.begin(at: 50)
      try await scenario.waitForRequest("/scrobble/start")
      await fixture.end(at: 100)
      try await scenario.drain()
    }
  }

  /// Trakt saves the position of the `stop` that ends "watching".
  @Test func `skipped viewing leaves no position at Trakt`() async throws {
    try await DispatcherScenario.run { scenario in
      try await scenario.sandbox.keepPosition([
        "movie": ["title": "Sintel", "year": 2010], "progress": 1,
      ])
      let fixture = PlayerFixture(scenario, video: .pilot)
      await fixture.begin(at: 50)
      try await scenario.waitForRequest("/scrobble/start")
      _ = await scenario.dispatcher.skip(fixture.player)
      try await scenario.waitForRequest("/scrobble/stop")
      try await scenario.drain()
      #expect(await scenario.sandbox.positions.map(\.item.name) == ["Sintel (2010)"])
    }
  }

  @Test(arguments: [1.0, 30])
  func `only a position of 1 % is removed`(progress: Double) async throws {
    try await DispatcherScenario.run { scenario in
      try await scenario.sandbox.keepPosition([
        "movie": ["title": "Sintel", "year": 2010], "progress": .number(progress),
      ])
      let destination = scenario.destination
      let sintel = try HistorySearchTests.pending(1, endedAt: scenario.clock.date).media
      let response = await destination.removeClearedPosition(
        of: sintel, with: await destination.prepare())
      #expect(response.disposition == .concluded(.paused, detail: nil))
      #expect(await scenario.sandbox.positions.map(\.progress) == (progress == 1 ? [] : [progress]))
    }
  }

  @Test func `viewing skipped before its start sends nothing`() async throws {
    try await DispatcherScenario.run { scenario in
      let fixture = PlayerFixture(scenario, video: .unknown)
      await fixture.begin(at: 0, playingTime: 0)
      let name = await scenario.dispatcher.skip(fixture.player)
      #expect(name == "Nobody Knows This Xyzzy (2031).mkv")
      await fixture.end(at: 100)
      try await scenario.drain()
      #expect(await scenario.writes == [])
      #expect(try scenario.plays.map(\.outcome) == [.ignored])
    }
  }

  /// A `start` that was not sent has nothing to clear.
  @Test func `viewing skipped while Trakt is unreachable is never sent`() async throws {
    try await DispatcherScenario.run { scenario in
      let earlier = PlayerFixture(scenario, video: .pilot)
      await earlier.begin(at: 50)
      try await scenario.waitForRequest("/scrobble/start")
      await earlier.end(at: 60)
      try await scenario.waitForRequest("/scrobble/stop")
      await scenario.sandbox.stop()
      await scenario.loseConnections()
      let fixture = PlayerFixture(scenario, video: .pilot, entry: 2)
      await fixture.begin(at: 60)
      while await scenario.dispatcher.currentStatus().problem == nil {
        await scenario.clock.advanceToNextTimer()
      }
      _ = await scenario.dispatcher.skip(fixture.player)
      let sandbox = try await scenario.sandbox.restart()
      try await scenario.drain()
      #expect(await scenario.writes.last == "stop Breaking Bad 1x01 60.0 201")
      await sandbox.stop()
    }
  }

  @Test func `skipped file stays skipped after a restart, when it begins again`() async throws {
    try await DispatcherScenario.run {
      try $0.end(
        JournalPlay(
          key: JournalPlay.Key(instance: "gone", entry: 1, lap: 0),
          path: PlayerFixture.Video.sintel.path, beganAt: 1_789_999_000, endedAt: 1_789_999_990,
          seenAt: 1_789_999_990, position: 30, duration: 900, progress: 3, playingTime: 30,
          reachedThreshold: false, outcome: .ignored, detail: JournalPlay.skipped),
        deliveries: [])
    } _: { scenario in
      let fixture = PlayerFixture(scenario, player: "gone", lap: 1)
      #expect(await scenario.dispatcher.remembered(fixture.player)?.isOver == true)
      await fixture.begin(at: 0)
      await fixture.end(at: 100)
      try await scenario.drain()
      #expect(await scenario.writes == [])
      #expect(try scenario.plays.map(\.outcome) == [.ignored])
    }
  }

  @Test func `next file is scrobbled`() async throws {
    try await DispatcherScenario.run { scenario in
      let fixture = PlayerFixture(scenario, video: .pilot)
      await fixture.begin(at: 50)
      _ = await scenario.dispatcher.skip(fixture.player)
      await fixture.end(at: 100)
      let next = PlayerFixture(scenario, video: .second, entry: 2)
      await next.begin(at: 50)
      await next.end(at: 100)
      try await scenario.drain()
      #expect(await scenario.sandbox.history.contains { $0.item.name == "Breaking Bad 1x02" })
      #expect(!(await scenario.sandbox.history.contains { $0.item.name == "Breaking Bad 1x01" }))
    }
  }

  @Test func `statusLine describes what will happen`() async throws {
    try await DispatcherScenario.run { scenario in
      let fixture = PlayerFixture(scenario, video: .pilot)
      #expect(await scenario.dispatcher.statusLine(fixture.player) == "Nothing to scrobble")
      await fixture.begin(at: 50)
      try await scenario.waitForRequest("/scrobble/start")
      let statusLine = await scenario.dispatcher.statusLine(fixture.player)
      #expect(statusLine.hasPrefix("Watching on Trakt: Breaking Bad 1x01 (5"))
      _ = await scenario.dispatcher.skip(fixture.player)
      #expect(await scenario.dispatcher.statusLine(fixture.player) == "Not scrobbled: skipped")
      #expect(
        await scenario.dispatcher.reasonNotScrobbled(of: fixture.player, ViewingID(entry: 1))
          == JournalPlay.skipped)
      #expect(
        await scenario.dispatcher.reasonNotScrobbled(of: fixture.player, ViewingID(entry: 2)) == nil
      )
    }
  }

  @Test func `deleted play is not delivered`() async throws {
    try await DispatcherScenario.run(signedIn: false) { scenario in
      let fixture = PlayerFixture(scenario, video: .pilot)
      await fixture.begin(at: 50)
      await fixture.end(at: 100)
      let other = PlayerFixture(scenario, video: .second, entry: 2)
      await other.begin(at: 50)
      let plays = try scenario.plays
      #expect(plays.count == 2)
      let deletion = HistoryDeletion(plays: plays.map(\.key))
      #expect(try await scenario.dispatcher.forget(deletion) == 1, "the current viewing stays")
      #expect(try scenario.plays.map(\.path) == [PlayerFixture.Video.second.path])
      #expect(await scenario.dispatcher.currentStatus().waiting == 0)
    }
  }
}

extension DispatcherScenario {
  /// Returns once the client has noticed the end of its connections to the stopped sandbox: a
  /// request on one of them may have been sent.
  fileprivate func loseConnections() async {
    let client = await account.client
    while true {
      do throws(TraktError) {
        _ = try await client.userSettings(token: "none")
      } catch {
        if case .unreachable(_, wasSent: false) = error { return }
      }
    }
  }
}
