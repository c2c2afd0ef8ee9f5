// SPDX-License-Identifier: MIT

import FoundationEssentials
import ManualClock
import Journal
import Playback
import Testing
import Trakt
import TraktSandbox

@testable import Scrobbling

/// Requests to Trakt without faults.
@Suite(.timeLimit(.minutes(5))) struct DispatcherStoriesTests {
  @Test func `film played to its end is scrobbled`() async throws {
    try await Stage.run { stage in
      let fixture = PlayerFixture(stage)
      await fixture.begin(at: 0, ran: 0)
      try await stage.waitForRequest("/scrobble/start")
      #expect(stage.clock.now == Instant(1005), "once it has run for five seconds")
      await fixture.end(at: 100)
      try await stage.waitForRequest("/scrobble/stop")
      try await stage.drain()
      await stage.close()
      #expect(
        await stage.writes == ["start Sintel (2010) 0.55 201", "stop Sintel (2010) 100.0 201"])
      #expect(await stage.sandbox.history.count == 2)
      let play = try #require(try stage.plays.first)
      #expect(play.outcome == .scrobbled)
      #expect(play.traktID != nil)
      #expect(play.media?.contains("45745") == true, "what Trakt says it is")
      #expect(stage.screen.lines.first == "Scrobbled: Sintel (2010)")
    }
  }

  @Test func `dispatcher is idle once everything is delivered`() async throws {
    try await Stage.run { stage in
      var idleEvents = stage.idleEvents.makeAsyncIterator()
      #expect(await idleEvents.next() != nil, "there is nothing to do yet")
      let fixture = PlayerFixture(stage)
      await fixture.begin(at: 0)
      try await stage.waitForRequest("/scrobble/start")
      await fixture.end(at: 100)
      try await stage.waitForRequest("/scrobble/stop")
      #expect(await idleEvents.next() != nil)
      #expect(await stage.dispatcher.waitingCount == 0)
      #expect(try stage.plays.map(\.outcome) == [.scrobbled])
      // The dispatcher still sends later requests.
      try await stage.drain()
      #expect(await stage.sandbox.history.count == 2)
    }
  }

  @Test func `pause, seek and resume are sent`() async throws {
    try await Stage.run { stage in
      let fixture = PlayerFixture(stage, film: .pilot)
      await fixture.begin(at: 0)
      try await stage.waitForRequest("/scrobble/start")
      await fixture.pause(at: 10)
      try await stage.waitForRequest("/scrobble/pause")
      var index = await stage.sandbox.exchanges.count
      await fixture.resume(at: 10)
      try await stage.waitForRequest("/scrobble/start", after: index)
      index = await stage.sandbox.exchanges.count
      await fixture.seek(to: 50)
      try await stage.waitForRequest("/scrobble/start", after: index)
      await fixture.end(at: 60)
      try await stage.waitForRequest("/scrobble/stop")
      await stage.close()
      let verbs = await stage.writes.map { $0.split(separator: " ").first ?? "" }
      #expect(verbs == ["start", "pause", "start", "start", "stop"])
      #expect(try stage.plays.map(\.outcome) == [.paused])
      #expect(await stage.sandbox.positions.map(\.progress) == [60])
    }
  }

  @Test func `short playback is not sent`() async throws {
    try await Stage.run { stage in
      let fixture = PlayerFixture(stage)
      await fixture.begin(at: 40, ran: 0)
      await fixture.end(at: 40, ran: 3)
      try await stage.drain()
      await stage.close()
      #expect(await stage.writes == [])
      #expect(try stage.plays.map(\.outcome) == [.ignored])
      #expect(try stage.plays.map(\.detail) == ["too short to count"])
    }
  }

  @Test func `start of a short viewing is followed by a stop`() async throws {
    try await Stage.run { stage in
      let fixture = PlayerFixture(stage, film: .pilot)
      await fixture.begin(at: 0)
      try await stage.waitForRequest("/scrobble/start")
      await fixture.end(at: 0.5)
      try await stage.drain()
      await stage.close()
      #expect(await stage.writes.last == "stop Breaking Bad 1x01 1.0 201")
      #expect(await stage.sandbox.watching == nil)
    }
  }

  @Test func `two players hand over what is shown`() async throws {
    try await Stage.run { stage in
      let first = PlayerFixture(stage, film: .pilot)
      let second = PlayerFixture(stage, player: String(repeating: "b", count: 32), film: .sintel)
      await first.begin(at: 0)
      try await stage.waitForRequest("/scrobble/start")
      var index = await stage.sandbox.exchanges.count
      await second.begin(at: 0)
      try await stage.waitForRequest("/scrobble/start", after: index)
      index = await stage.sandbox.exchanges.count
      await second.pause(at: 20)
      try await stage.waitForRequest("/scrobble/start", after: index)
      await second.end(at: 20)
      index = await stage.sandbox.exchanges.count
      try await stage.waitForRequest("/scrobble/start", after: index)
      await first.end(at: 95)
      index = await stage.sandbox.exchanges.count
      try await stage.waitForRequest("/scrobble/stop", after: index)
      await stage.close()
      let paths = await stage.writes.map {
        $0.split(separator: " ").prefix(2).joined(separator: " ")
      }
      #expect(
        paths == [
          "start Breaking", "start Sintel", "pause Sintel", "start Breaking", "stop Sintel",
          "start Breaking", "stop Breaking",
        ])
    }
  }

  @Test func `two episodes in a row are both scrobbled`() async throws {
    try await Stage.run { stage in
      let first = PlayerFixture(stage, film: .pilot)
      let second = PlayerFixture(stage, film: .second, entry: 2)
      await first.begin(at: 0)
      try await stage.waitForRequest("/scrobble/start")
      await first.end(at: 100)
      await second.begin(at: 0, ran: 0)
      try await stage.waitForRequest("/scrobble/stop")
      let index = await stage.sandbox.exchanges.count
      try await stage.waitForRequest("/scrobble/start", after: index)
      await second.end(at: 100)
      try await stage.waitForRequest("/scrobble/stop", after: index)
      await stage.close()
      #expect(
        await stage.sandbox.history.map(\.item.name) == ["Breaking Bad 1x01", "Breaking Bad 1x02"])
    }
  }

  @Test func `unmatched film is stored and not sent`() async throws {
    try await Stage.run { stage in
      let fixture = PlayerFixture(stage, film: .unknown)
      await fixture.begin(at: 0)
      await fixture.end(at: 100)
      try await stage.drain()
      await stage.close()
      #expect(await stage.writes == [])
      #expect(try stage.plays.map(\.outcome) == [.unmatched])
      #expect(await stage.dispatcher.currentStatus().waiting == 0)
    }
  }

  @Test func `writes are at least a second apart`() async throws {
    try await Stage.run { stage in
      for entry in 1...4 {
        let fixture = PlayerFixture(stage, film: entry % 2 == 0 ? .pilot : .sintel, entry: entry)
        await fixture.begin(at: 0)
        await fixture.end(at: 30 + Double(entry))
      }
      try await stage.drain()
      await stage.close()
      let times = await stage.sandbox.exchanges.filter { $0.method == "POST" }.map(\.at)
      for (earlier, later) in zip(times, times.dropFirst()) {
        #expect(later.timeIntervalSince(earlier) >= 1)
      }
      #expect(await stage.writes.allSatisfy { $0.hasSuffix("201") })
    }
  }

  /// A title may be the end of the address, including secrets.
  @Test func `secrets of an address are not stored`() async throws {
    try await Stage.run { stage in
      let address = "https://me:hush@nas/Sintel%20(2010).mkv?api_key=hush"
      let change = { (kind: PlaybackChange.Kind) in
        PlaybackChange(
          viewing: ViewingID(entry: 1), kind: kind, at: stage.clock.now, motion: .held(at: 1),
          duration: 900)
      }
      let title = "Sintel (2010).mkv?api_key=hush"
      _ = await stage.dispatcher.record(
        [
          change(.began(LoadedFile(path: address, mediaTitle: title), again: false)),
          change(.retitled(title)),
        ], of: "a")
      await stage.close()
      let file = try Data(contentsOf: URL(filePath: stage.path))
      #expect(!file.isEmpty)
      #expect(!String(decoding: file, as: UTF8.self).contains("hush"))
      #expect(try stage.plays.map(\.path) == ["https://nas/Sintel%20(2010).mkv"])
    }
  }
}
