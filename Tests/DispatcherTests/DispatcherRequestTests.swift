// SPDX-License-Identifier: MIT

import Addresses
import FoundationEssentials
import ManualClock
import Journal
import Playback
import Testing
import Trakt
import TraktSandbox

@testable import Scrobbling

/// Requests to Trakt without faults.
@Suite(.timeLimit(.minutes(5))) struct DispatcherRequestTests {
  @Test func `file played to its end is scrobbled`() async throws {
    try await DispatcherScenario.run { scenario in
      let fixture = PlayerFixture(scenario)
      await fixture.begin(at: 0, playingTime: 0)
      try await scenario.waitForRequest("/scrobble/start")
      await fixture.end(at: 100)
      try await scenario.waitForRequest("/scrobble/stop")
      try await scenario.drain()
      await scenario.close()
      // Started once it has run for five seconds of 900.
      #expect(
        await scenario.writes == ["start Sintel (2010) 0.55 201", "stop Sintel (2010) 100.0 201"])
      #expect(await scenario.sandbox.history.count == 2)
      let play = try #require(try scenario.plays.first)
      #expect(play.outcome == .scrobbled)
      #expect(play.traktID != nil)
      #expect(play.media?.contains("45745") == true, "what Trakt says it is")
      #expect(scenario.screen.lines.first == "Scrobbled: Sintel (2010)")
    }
  }

  @Test func `dispatcher is idle once everything is delivered`() async throws {
    try await DispatcherScenario.run { scenario in
      var idleEvents = scenario.idleEvents.makeAsyncIterator()
      #expect(await idleEvents.next() != nil, "there is nothing to do yet")
      let fixture = PlayerFixture(scenario)
      await fixture.begin(at: 0)
      try await scenario.waitForRequest("/scrobble/start")
      await fixture.end(at: 100)
      try await scenario.waitForRequest("/scrobble/stop")
      #expect(await idleEvents.next() != nil)
      #expect(await scenario.dispatcher.waitingCount == 0)
      #expect(try scenario.plays.map(\.outcome) == [.scrobbled])
      // The dispatcher still sends later requests.
      try await scenario.drain()
      #expect(await scenario.sandbox.history.count == 2)
    }
  }

  @Test func `pause, seek and resume are sent`() async throws {
    try await DispatcherScenario.run { scenario in
      let fixture = PlayerFixture(scenario, video: .pilot)
      await fixture.begin(at: 0)
      try await scenario.waitForRequest("/scrobble/start")
      await fixture.pause(at: 10)
      let pause = try await scenario.waitForRequest("/scrobble/pause")
      await fixture.resume(at: 10)
      let start = try await scenario.waitForRequest("/scrobble/start", after: pause.index + 1)
      await fixture.seek(to: 50)
      try await scenario.waitForRequest("/scrobble/start", after: start.index + 1)
      await fixture.end(at: 60)
      try await scenario.waitForRequest("/scrobble/stop")
      await scenario.close()
      let verbs = await scenario.writes.map { $0.split(separator: " ").first ?? "" }
      #expect(verbs == ["start", "pause", "start", "start", "stop"])
      #expect(try scenario.plays.map(\.outcome) == [.paused])
      #expect(await scenario.sandbox.positions.map(\.progress) == [60])
    }
  }

  @Test func `short playback is not sent`() async throws {
    try await DispatcherScenario.run { scenario in
      let fixture = PlayerFixture(scenario)
      await fixture.begin(at: 40, playingTime: 0)
      await fixture.end(at: 40, playingTime: 3)
      try await scenario.drain()
      await scenario.close()
      #expect(await scenario.writes == [])
      #expect(try scenario.plays.map(\.outcome) == [.ignored])
      #expect(try scenario.plays.map(\.detail) == ["too short to count"])
    }
  }

  @Test func `start of a short viewing is followed by a stop`() async throws {
    try await DispatcherScenario.run { scenario in
      let fixture = PlayerFixture(scenario, video: .pilot)
      await fixture.begin(at: 0)
      try await scenario.waitForRequest("/scrobble/start")
      await fixture.end(at: 0.5)
      try await scenario.drain()
      await scenario.close()
      #expect(await scenario.writes.last == "stop Breaking Bad 1x01 1.0 201")
      #expect(await scenario.sandbox.watching == nil)
    }
  }

  @Test func `two players hand over what is shown`() async throws {
    try await DispatcherScenario.run { scenario in
      let first = PlayerFixture(scenario, video: .pilot)
      let second = PlayerFixture(
        scenario, player: String(repeating: "b", count: 32), video: .sintel)
      await first.begin(at: 0)
      var last = try await scenario.waitForRequest("/scrobble/start")
      await second.begin(at: 0)
      last = try await scenario.waitForRequest("/scrobble/start", after: last.index + 1)
      await second.pause(at: 20)
      last = try await scenario.waitForRequest("/scrobble/start", after: last.index + 1)
      await second.end(at: 20)
      last = try await scenario.waitForRequest("/scrobble/start", after: last.index + 1)
      await first.end(at: 95)
      try await scenario.waitForRequest("/scrobble/stop", after: last.index + 1)
      await scenario.close()
      let paths = await scenario.writes.map {
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
    try await DispatcherScenario.run { scenario in
      let first = PlayerFixture(scenario, video: .pilot)
      let second = PlayerFixture(scenario, video: .second, entry: 2)
      await first.begin(at: 0)
      try await scenario.waitForRequest("/scrobble/start")
      await first.end(at: 100)
      await second.begin(at: 0, playingTime: 0)
      let stop = try await scenario.waitForRequest("/scrobble/stop")
      let start = try await scenario.waitForRequest("/scrobble/start", after: stop.index + 1)
      await second.end(at: 100)
      try await scenario.waitForRequest("/scrobble/stop", after: start.index + 1)
      await scenario.close()
      #expect(
        await scenario.sandbox.history.map(\.item.name) == [
          "Breaking Bad 1x01", "Breaking Bad 1x02",
        ])
    }
  }

  @Test func `unmatched file is stored and not sent`() async throws {
    try await DispatcherScenario.run { scenario in
      let fixture = PlayerFixture(scenario, video: .unknown)
      await fixture.begin(at: 0)
      await fixture.end(at: 100)
      try await scenario.drain()
      await scenario.close()
      #expect(await scenario.writes == [])
      #expect(try scenario.plays.map(\.outcome) == [.unmatched])
      #expect(await scenario.dispatcher.currentStatus().waiting == 0)
    }
  }

  @Test func `writes are at least a second apart`() async throws {
    try await DispatcherScenario.run { scenario in
      for entry in 1...4 {
        let fixture = PlayerFixture(
          scenario, video: entry % 2 == 0 ? .pilot : .sintel, entry: entry)
        await fixture.begin(at: 0)
        await fixture.end(at: 30 + Double(entry))
      }
      try await scenario.drain()
      await scenario.close()
      let times = await scenario.sandbox.exchanges.filter { $0.method == "POST" }.map(\.at)
      for (earlier, later) in zip(times, times.dropFirst()) {
        #expect(later.timeIntervalSince(earlier) >= 1)
      }
      #expect(await scenario.writes.allSatisfy { $0.hasSuffix("201") })
    }
  }

  /// A title may be the end of the address, including secrets.
  @Test func `secrets of an address are not stored`() async throws {
    try await DispatcherScenario.run { scenario in
      let address = "https://me:hush@nas/Sintel%20(2010).mkv?api_key=hush"
      let change = { (kind: PlaybackChange.Kind) in
        PlaybackChange(
          viewing: ViewingID(entry: 1), kind: kind, at: scenario.clock.now, motion: .held(at: 1),
          duration: 900)
      }
      let title = "Sintel (2010).mkv?api_key=hush"
      _ = await scenario.dispatcher.record(
        [
          change(
            .began(LoadedFile(address: MediaAddress(address), mediaTitle: title), isResumed: false)),
          change(.retitled(title)),
        ], of: "a")
      await scenario.close()
      let file = try Data(contentsOf: URL(filePath: scenario.path))
      #expect(!file.isEmpty)
      #expect(!String(decoding: file, as: UTF8.self).contains("hush"))
      #expect(try scenario.plays.map(\.path) == ["https://nas/Sintel%20(2010).mkv"])
    }
  }
}
