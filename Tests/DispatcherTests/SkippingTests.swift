// SPDX-License-Identifier: MIT

import Journal
import ManualClock
import Playback
import Testing
import TraktSandbox

@testable import Scrobbling

/// The script message that excludes the current playback from scrobbling.
@Suite(.timeLimit(.minutes(5))) struct SkippingTests {
  @Test func `skipped viewing is stopped at Trakt without a play`() async throws {
    try await Stage.run { stage in
      let fixture = PlayerFixture(stage, film: .pilot)
      await fixture.begin(at: 50)
      try await stage.waitForRequest("/scrobble/start")
      #expect(await stage.dispatcher.skip(fixture.player) == "Breaking Bad 1x01")
      try await stage.waitForRequest("/scrobble/stop")
      await fixture.pause(at: 70)
      await fixture.resume(at: 70)
      await fixture.cross(at: 80)
      await fixture.end(at: 100)
      try await stage.drain()
      #expect(await stage.writes.map { $0.prefix(5) } == ["start", "stop "])
      #expect(await stage.writes.last == "stop Breaking Bad 1x01 1.0 201")
      #expect(await stage.sandbox.watching == nil)
      #expect(!(await stage.sandbox.history.contains { $0.item.name == "Breaking Bad 1x01" }))
      let play = try #require(try stage.plays.first)
      #expect(play.outcome == .ignored)
      #expect(play.detail == JournalPlay.skipped)
      #expect(play.endedAt != nil)
      #expect(await stage.dispatcher.skip(fixture.player) == nil, "once is enough")
      // After a restart of the daemon the player, which still plays it, begins no new viewing.
      #expect(await stage.dispatcher.remembered(fixture.player)?.isOver == true)
    }
  }

  /// Trakt saves the position of the `stop` that ends "watching".
  @Test func `skipped viewing leaves no position at Trakt`() async throws {
    try await Stage.run { stage in
      try await stage.sandbox.keepPosition([
        "movie": ["title": "Sintel", "year": 2010], "progress": 1,
      ])
      let fixture = PlayerFixture(stage, film: .pilot)
      await fixture.begin(at: 50)
      try await stage.waitForRequest("/scrobble/start")
      _ = await stage.dispatcher.skip(fixture.player)
      try await stage.waitForRequest("/scrobble/stop")
      try await stage.drain()
      #expect(await stage.sandbox.positions.map(\.item.name) == ["Sintel (2010)"])
    }
  }

  @Test(arguments: [1.0, 30])
  func `only a position of 1 % is removed`(progress: Double) async throws {
    try await Stage.run { stage in
      try await stage.sandbox.keepPosition([
        "movie": ["title": "Sintel", "year": 2010], "progress": .number(progress),
      ])
      let destination = TraktDestination(account: stage.account, time: stage.clock.clocks)
      let sintel = try HistorySearchTests.pending(1, endedAt: stage.clock.date).media
      let answer = await destination.removeClearedPosition(of: sintel)
      #expect(answer.disposition == .concluded(.paused, detail: nil))
      #expect(await stage.sandbox.positions.map(\.progress) == (progress == 1 ? [] : [progress]))
    }
  }

  @Test func `viewing skipped before its start sends nothing`() async throws {
    try await Stage.run { stage in
      let fixture = PlayerFixture(stage, film: .unknown)
      await fixture.begin(at: 0, ran: 0)
      let name = await stage.dispatcher.skip(fixture.player)
      #expect(name == "Nobody Knows This Xyzzy (2031).mkv")
      await fixture.end(at: 100)
      try await stage.drain()
      #expect(await stage.writes == [])
      #expect(try stage.plays.map(\.outcome) == [.ignored])
    }
  }

  /// A `start` that was not sent has nothing to clear.
  @Test func `viewing skipped while Trakt is unreachable is never sent`() async throws {
    try await Stage.run { stage in
      let earlier = PlayerFixture(stage, film: .pilot)
      await earlier.begin(at: 50)
      try await stage.waitForRequest("/scrobble/start")
      await earlier.end(at: 60)
      try await stage.waitForRequest("/scrobble/stop")
      await stage.sandbox.stop()
      let fixture = PlayerFixture(stage, film: .pilot, entry: 2)
      await fixture.begin(at: 60)
      while await stage.dispatcher.currentStatus().problem == nil {
        await stage.clock.advanceToNextTimer()
      }
      _ = await stage.dispatcher.skip(fixture.player)
      let sandbox = try await stage.sandbox.restart()
      try await stage.drain()
      #expect(await stage.writes.last == "stop Breaking Bad 1x01 60.0 201")
      await sandbox.stop()
    }
  }

  @Test func `skipped file stays skipped after a restart, when it begins again`() async throws {
    try await Stage.run {
      try $0.end(
        JournalPlay(
          key: JournalPlay.Key(instance: "gone", entry: 1, lap: 0),
          path: PlayerFixture.Film.sintel.path, beganAt: 1_789_999_000, endedAt: 1_789_999_990,
          seenAt: 1_789_999_990, position: 30, duration: 900, progress: 3, ran: 30,
          reachedThreshold: false, outcome: .ignored, detail: JournalPlay.skipped),
        deliveries: [])
    } _: { stage in
      let fixture = PlayerFixture(stage, player: "gone", lap: 1)
      #expect(await stage.dispatcher.remembered(fixture.player)?.isOver == true)
      await fixture.begin(at: 0)
      await fixture.end(at: 100)
      try await stage.drain()
      #expect(await stage.writes == [])
      #expect(try stage.plays.map(\.outcome) == [.ignored])
    }
  }

  @Test func `next file is scrobbled`() async throws {
    try await Stage.run { stage in
      let fixture = PlayerFixture(stage, film: .pilot)
      await fixture.begin(at: 50)
      _ = await stage.dispatcher.skip(fixture.player)
      await fixture.end(at: 100)
      let next = PlayerFixture(stage, film: .second, entry: 2)
      await next.begin(at: 50)
      await next.end(at: 100)
      try await stage.drain()
      #expect(await stage.sandbox.history.contains { $0.item.name == "Breaking Bad 1x02" })
      #expect(!(await stage.sandbox.history.contains { $0.item.name == "Breaking Bad 1x01" }))
    }
  }

  @Test func `statusLine describes what will happen`() async throws {
    try await Stage.run { stage in
      let fixture = PlayerFixture(stage, film: .pilot)
      #expect(await stage.dispatcher.statusLine(fixture.player) == "Nothing to scrobble")
      await fixture.begin(at: 50)
      try await stage.waitForRequest("/scrobble/start")
      let statusLine = await stage.dispatcher.statusLine(fixture.player)
      #expect(statusLine.hasPrefix("Watching on Trakt: Breaking Bad 1x01 (5"))
      _ = await stage.dispatcher.skip(fixture.player)
      #expect(await stage.dispatcher.statusLine(fixture.player) == "Not scrobbled: skipped")
      #expect(
        await stage.dispatcher.note(of: fixture.player, ViewingID(entry: 1)) == JournalPlay.skipped)
      #expect(await stage.dispatcher.note(of: fixture.player, ViewingID(entry: 2)) == nil)
    }
  }

  @Test func `deleted play is not delivered`() async throws {
    try await Stage.run(signedIn: false) { stage in
      let fixture = PlayerFixture(stage, film: .pilot)
      await fixture.begin(at: 50)
      await fixture.end(at: 100)
      let other = PlayerFixture(stage, film: .second, entry: 2)
      await other.begin(at: 50)
      let plays = try stage.plays
      #expect(plays.count == 2)
      let deletion = HistoryDeletion(plays: plays.map(\.key))
      #expect(try await stage.dispatcher.forget(deletion) == 1, "what plays stays")
      #expect(try stage.plays.map(\.path) == [PlayerFixture.Film.second.path])
      #expect(await stage.dispatcher.currentStatus().waiting == 0)
    }
  }
}
