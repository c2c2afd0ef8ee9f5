// SPDX-License-Identifier: MIT

import Journal
import Playback
import Testing
import TraktSandbox

@testable import Scrobbling

/// The script message that excludes the current playback from scrobbling.
@Suite(.timeLimit(.minutes(1))) struct SkippingTests {
  @Test func `skipped viewing is stopped at Trakt without a play`() async throws {
    try await Stage.run { stage in
      let seat = PlayerFixture(stage, film: .pilot)
      await seat.begin(at: 50)
      try await stage.sent("/scrobble/start")
      #expect(await stage.dispatcher.skip(seat.player) == "Breaking Bad 1x01")
      try await stage.sent("/scrobble/stop")
      await seat.pause(at: 70)
      await seat.resume(at: 70)
      await seat.cross(at: 80)
      await seat.end(at: 100)
      try await stage.drain()
      #expect(await stage.writes.map { $0.prefix(5) } == ["start", "stop "])
      #expect(await stage.writes.last == "stop Breaking Bad 1x01 1.0 201")
      #expect(await stage.sandbox.watching == nil)
      #expect(!(await stage.sandbox.history.contains { $0.item.name == "Breaking Bad 1x01" }))
      let play = try #require(try stage.plays.first)
      #expect(play.outcome == .ignored)
      #expect(play.detail == JournalPlay.skipped)
      #expect(play.endedAt != nil)
      #expect(await stage.dispatcher.skip(seat.player) == nil, "once is enough")
      // After a restart of the daemon the player, which still plays it, begins no new viewing.
      #expect(await stage.dispatcher.remembered(seat.player)?.isOver == true)
    }
  }

  @Test func `viewing skipped before its start sends nothing`() async throws {
    try await Stage.run { stage in
      let seat = PlayerFixture(stage, film: .unknown)
      await seat.begin(at: 0, ran: 0)
      let name = await stage.dispatcher.skip(seat.player)
      #expect(name == "Nobody Knows This Xyzzy (2031).mkv")
      await seat.end(at: 100)
      try await stage.drain()
      #expect(await stage.writes == [])
      #expect(try stage.plays.map(\.outcome) == [.ignored])
    }
  }

  @Test func `next file is scrobbled`() async throws {
    try await Stage.run { stage in
      let seat = PlayerFixture(stage, film: .pilot)
      await seat.begin(at: 50)
      _ = await stage.dispatcher.skip(seat.player)
      await seat.end(at: 100)
      let next = PlayerFixture(stage, film: .second, entry: 2)
      await next.begin(at: 50)
      await next.end(at: 100)
      try await stage.drain()
      #expect(await stage.sandbox.history.contains { $0.item.name == "Breaking Bad 1x02" })
      #expect(!(await stage.sandbox.history.contains { $0.item.name == "Breaking Bad 1x01" }))
    }
  }

  @Test func `outlook describes what will happen`() async throws {
    try await Stage.run { stage in
      let seat = PlayerFixture(stage, film: .pilot)
      #expect(await stage.dispatcher.outlook(seat.player) == "Nothing to scrobble")
      await seat.begin(at: 50)
      try await stage.sent("/scrobble/start")
      let outlook = await stage.dispatcher.outlook(seat.player)
      #expect(outlook.hasPrefix("Watching on Trakt: Breaking Bad 1x01 (5"))
      _ = await stage.dispatcher.skip(seat.player)
      #expect(await stage.dispatcher.outlook(seat.player) == "Not scrobbled: skipped")
      #expect(
        await stage.dispatcher.note(of: seat.player, ViewingID(entry: 1)) == JournalPlay.skipped)
      #expect(await stage.dispatcher.note(of: seat.player, ViewingID(entry: 2)) == nil)
    }
  }

  @Test func `deleted play is not delivered`() async throws {
    try await Stage.run(signedIn: false) { stage in
      let seat = PlayerFixture(stage, film: .pilot)
      await seat.begin(at: 50)
      await seat.end(at: 100)
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
