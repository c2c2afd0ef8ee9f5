// SPDX-License-Identifier: MIT

import ManualClock
import Journal
import Playback
import Testing
import TraktSandbox

@testable import Scrobbling

/// State that is carried over to the next run of the daemon.
@Suite(.timeLimit(.minutes(5))) struct DispatcherRestartTests {
  private func watch(_ scenario: DispatcherScenario) async throws {
    let fixture = PlayerFixture(scenario)
    await fixture.begin(at: 0)
    try await scenario.waitForRequest("/scrobble/start")
    await fixture.end(at: 95)
  }

  private func stops(_ scenario: DispatcherScenario) async -> [String] {
    await scenario.writes.filter { $0.hasPrefix("stop") }
  }

  /// At any point of the shutdown: what was sent is recorded, the rest waits.
  @Test(arguments: 0..<8)
  func `current request is answered before shutdown`(_ yields: Int) async throws {
    try await DispatcherScenario.run { scenario in
      await scenario.sandbox.add(fault: Fault(.delay(seconds: 0.05), path: "/scrobble/stop"))
      try await watch(scenario)
      await scenario.clock.advanceToNextTimer()
      for _ in 0..<yields { await Task.yield() }
      await scenario.close()
      let sent = await stops(scenario)
      #expect(try scenario.plays.map(\.outcome) == [sent.isEmpty ? .waiting : .scrobbled])
      #expect(sent.count < 2)
    }
  }

  static func left(
    _ journal: Journal, kind: Delivery.Kind = .scrobble, endedAt: Double = 1_789_999_990,
    inFlight: Bool = false, media: String? = nil
  ) throws {
    let play = JournalPlay(
      key: JournalPlay.Key(instance: "gone", entry: 1, lap: 0),
      path: PlayerFixture.Video.sintel.path,
      media: media, beganAt: endedAt - 900, endedAt: endedAt, seenAt: endedAt, position: 855,
      duration: 900, progress: 95, playingTime: 800, reachedThreshold: true)
    let delivery = Delivery(
      destination: .trakt, kind: kind, progress: 95, inFlight: inFlight)
    try journal.end(play, deliveries: [delivery])
  }

  @Test func `plays of the previous run are sent`() async throws {
    try await DispatcherScenario.run {
      try Self.left($0)
    } _: { scenario in
      try await scenario.drain()
      await scenario.close()
      #expect(await stops(scenario) == ["stop Sintel (2010) 95.0 201"])
      #expect(try scenario.plays.map(\.outcome) == [.scrobbled])
    }
  }

  @Test func `request in flight at a crash is looked up first`() async throws {
    try await DispatcherScenario.run {
      try Self.left(
        $0, inFlight: true,
        media: #"{"type":"movie","title":"Sintel","year":2010,"ids":{"trakt":900003}}"#)
    } _: { scenario in
      try await scenario.drain()
      await scenario.close()
      let asked = await scenario.sandbox.exchanges.first { $0.path.hasPrefix("/sync/history") }
      #expect(asked?.method == "GET")
      #expect(await scenario.sandbox.history.count { $0.item.name == "Sintel (2010)" } == 1)
    }
  }

  static func delivered(_ journal: Journal, entry: Int) throws {
    let play = JournalPlay(
      key: JournalPlay.Key(instance: "old", entry: entry, lap: 0), path: "/old/\(entry).mkv",
      beganAt: 1_000, endedAt: 2_000, seenAt: 2_000, duration: 900)
    try journal.end(
      play,
      deliveries: [
        Delivery(destination: .trakt, kind: .scrobble, progress: 95, state: .scrobbled)
      ])
  }

  static func open(
    _ journal: Journal, progress: Double, playingTime: Seconds = 800,
    reachedThreshold: Bool = false,
    media: String? = nil, shown: Set<Destination> = []
  ) throws {
    var play = JournalPlay(
      key: JournalPlay.Key(instance: "gone", entry: 1, lap: 0),
      path: PlayerFixture.Video.sintel.path, media: media,
      beganAt: 1_789_999_000, seenAt: 1_789_999_990, position: progress * 9, duration: 900,
      progress: progress, playingTime: playingTime, reachedThreshold: reachedThreshold)
    play.shown = shown
    _ = try journal.begin(play)
    try journal.update(play, durable: false)
  }

  struct Orphan: Sendable {
    var progress: Double
    var playingTime: Seconds = 800
    var reachedThreshold = false
    var shown: Set<Destination> = []
    var sent: [String]
    var outcome: JournalPlay.Outcome
  }

  @Test(arguments: [
    Orphan(progress: 50, sent: ["stop Sintel (2010) 50.0 201"], outcome: .paused),
    Orphan(
      progress: 95, reachedThreshold: true, sent: ["stop Sintel (2010) 95.0 201"],
      outcome: .scrobbled),
    Orphan(
      progress: 79, reachedThreshold: true, sent: ["stop Sintel (2010) 80.01 201"],
      outcome: .scrobbled),
    // Without a start, Trakt still has the saved position.
    Orphan(progress: 0, playingTime: 0, sent: [], outcome: .ignored),
    Orphan(progress: 40, playingTime: 0, sent: [], outcome: .ignored),
    Orphan(progress: 0, playingTime: 60, sent: [], outcome: .ignored),
    Orphan(
      progress: 0, playingTime: 60, shown: [.trakt], sent: ["stop Sintel (2010) 1.0 201"],
      outcome: .paused),
  ])
  func orphansEndAtTheirLastPosition(_ orphan: Orphan) async throws {
    try await DispatcherScenario.run {
      try Self.open(
        $0, progress: orphan.progress, playingTime: orphan.playingTime,
        reachedThreshold: orphan.reachedThreshold, shown: orphan.shown)
    } _: { scenario in
      await scenario.dispatcher.endOrphanedViewings(random: 0) { _ in false }
      try await scenario.drain()
      await scenario.close()
      #expect(await stops(scenario) == orphan.sent)
      #expect(try scenario.plays.map(\.outcome) == [orphan.outcome])
    }
  }

  @Test func `orphan whose player reconnects is resumed`() async throws {
    try await DispatcherScenario.run {
      try Self.open($0, progress: 50)
    } _: { scenario in
      let fixture = PlayerFixture(scenario, player: "gone")
      await fixture.begin(at: 51, isResumed: true)
      await scenario.dispatcher.endOrphanedViewings(random: 0) { _ in true }
      try await scenario.waitForRequest("/scrobble/start")
      await fixture.end(at: 95)
      try await scenario.drain()
      await scenario.close()
      #expect(await stops(scenario) == ["stop Sintel (2010) 95.0 201"])
      #expect(try scenario.plays.map(\.beganAt) == [1_789_999_000], "when it really began")
    }
  }

  @Test func `orphan whose player ends it and leaves meanwhile is ended once`() async throws {
    try await DispatcherScenario.run {
      try Self.open($0, progress: 50)
    } _: { scenario in
      let fixture = PlayerFixture(scenario, player: "gone")
      await scenario.dispatcher.endOrphanedViewings(random: 0) { _ in
        await fixture.begin(at: 51, isResumed: true)
        _ = try? await scenario.waitForRequest("/scrobble/start")
        await fixture.end(at: 95)
        _ = try? await scenario.waitForRequest("/scrobble/stop")
        return false
      }
      try await scenario.drain()
      await scenario.close()
      #expect(await stops(scenario) == ["stop Sintel (2010) 95.0 201"])
    }
  }

  /// Trakt's history is searched from the beginning of the viewing, not from its resumption.
  @Test func `resumed viewing is searched from its beginning`() async throws {
    try await DispatcherScenario.run {
      try Self.open($0, progress: 50)
    } _: { scenario in
      await scenario.sandbox.add(fault: Fault(.dropAfter, path: "/scrobble/stop"))
      let fixture = PlayerFixture(scenario, player: "gone")
      await fixture.begin(at: 51, isResumed: true)
      await fixture.end(at: 95)
      let asked = try await scenario.waitForRequest("/sync/history")
      #expect(asked.url.replacing("%3A", with: ":").contains("start_at=2026-09-21T13:55:40"))
      try await scenario.drain()
      await scenario.close()
      #expect(await scenario.sandbox.history.count { $0.item.name == "Sintel (2010)" } == 1)
      #expect(try scenario.plays.map(\.detail) == ["already in the Trakt history"])
    }
  }

  @Test func `shutdown stores all progress`() async throws {
    try await DispatcherScenario.run { scenario in
      let fixture = PlayerFixture(scenario)
      await fixture.begin(at: 10)
      try await scenario.waitForRequest("/scrobble/start")
      scenario.clock.advance(by: 720)
      await scenario.close()
      let play = try #require(try scenario.plays.first)
      #expect(play.endedAt == nil)
      #expect(play.progress > 90)
      #expect(play.reachedThreshold)
      #expect(await stops(scenario) == [])
    }
  }
}
