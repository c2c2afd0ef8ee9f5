// SPDX-License-Identifier: MIT

import Journal
import Playback
import Testing
import Trakt
import TraktSandbox

@testable import Scrobbling

/// Positions of several viewings of one episode that are delivered long after them.
@Suite(.timeLimit(.minutes(5))) struct LatePositionTests {
  /// A viewing that the previous run left in the journal.
  private struct StoredViewing: Sendable {
    var kind = Delivery.Kind.pause
    var progress: Double
    /// Seconds before the start of the test.
    var ago: Double

    /// - Parameter media: the item, if it is identified.
    func write(
      _ number: Int, at path: String = PlayerFixture.Video.pilot.path, as media: String? = nil,
      to journal: Journal
    ) throws {
      let endedAt = 1_790_000_000 - ago
      let video = PlayerFixture.Video.pilot
      let play = JournalPlay(
        key: JournalPlay.Key(instance: "gone", entry: number, lap: 0), path: path, media: media,
        beganAt: endedAt - 900, endedAt: endedAt, seenAt: endedAt,
        position: video.duration * progress / 100, duration: video.duration, progress: progress,
        playingTime: 900, reachedThreshold: kind == .scrobble)
      try journal.end(
        play, deliveries: [Delivery(destination: .trakt, kind: kind, progress: progress)])
    }
  }

  private struct Outcome: Equatable {
    /// Progress of the positions that Trakt keeps of the episode.
    var kept: [Double]
    /// Number of plays of the episode in Trakt's history.
    var plays: Int
    /// Outcomes in the journal, newest first.
    var outcomes: [JournalPlay.Outcome?]
  }

  private static let pilot = "Breaking Bad 1x01"

  private func outcome(_ scenario: DispatcherScenario) async throws -> Outcome {
    try await scenario.drain()
    return Outcome(
      kept: await scenario.sandbox.positions.filter { $0.item.name == Self.pilot }.map(\.progress),
      plays: await scenario.sandbox.history.count { $0.item.name == Self.pilot },
      outcomes: try scenario.plays.map(\.outcome))
  }

  private func run(
    _ left: [StoredViewing], elsewhere: (progress: Double, ago: Double)? = nil, _ expected: Outcome,
    _ location: SourceLocation = #_sourceLocation
  ) async throws {
    try await DispatcherScenario.run(signedIn: false) { journal in
      for (index, one) in left.enumerated() { try one.write(index + 1, to: journal) }
    } _: { scenario in
      if let elsewhere {
        try await scenario.sandbox.keepPosition(
          [
            "show": ["title": "Breaking Bad", "ids": ["slug": "breaking-bad"]],
            "episode": ["season": 1, "number": 1], "progress": .number(elsewhere.progress),
          ], ago: elsewhere.ago)
      }
      try await DispatcherScenario.signIn(scenario.sandbox, scenario.store)
      await scenario.account.reload()
      await scenario.dispatcher.retry()
      let outcome = try await outcome(scenario)
      #expect(outcome == expected, sourceLocation: location)
    }
  }

  @Test func `newest of two positions is kept`() async throws {
    try await run(
      [StoredViewing(progress: 30, ago: 4_000), StoredViewing(progress: 60, ago: 1_000)],
      Outcome(kept: [60], plays: 0, outcomes: [.paused, .ignored]))
  }

  @Test func `position of a rewatch is kept`() async throws {
    try await run(
      [
        StoredViewing(kind: .scrobble, progress: 99, ago: 9_000),
        StoredViewing(progress: 40, ago: 1_000),
      ],
      Outcome(kept: [40], plays: 1, outcomes: [.paused, .scrobbled]))
  }

  @Test func `position before a play is not sent`() async throws {
    try await run(
      [
        StoredViewing(progress: 30, ago: 9_000),
        StoredViewing(kind: .scrobble, progress: 99, ago: 1_000),
      ],
      Outcome(kept: [], plays: 1, outcomes: [.scrobbled, .ignored]))
  }

  @Test func `newer position of another device stays`() async throws {
    try await run(
      [StoredViewing(progress: 30, ago: 30_000)], elsewhere: (70, 600),
      Outcome(kept: [70], plays: 0, outcomes: [.ignored]))
  }

  @Test func `older position of another device is replaced`() async throws {
    try await run(
      [StoredViewing(progress: 30, ago: 600)], elsewhere: (70, 30_000),
      Outcome(kept: [30], plays: 0, outcomes: [.paused]))
  }

  /// The newer viewing stays in the journal, since its directory is excluded.
  @Test func `position waits for a newer viewing that is not in memory`() async throws {
    try await DispatcherScenario.run(
      signedIn: false, filter: PathFilter(exclude: ["/private"])
    ) { journal in
      try StoredViewing(progress: 30, ago: 9_000).write(1, to: journal)
      try StoredViewing(kind: .scrobble, progress: 99, ago: 1_000).write(
        2, at: "/private/pilot.mkv",
        as: """
          {"type":"episode","title":"Breaking Bad","season":1,"episode":1,"ids":{"trakt":1},
          "episode_ids":{"trakt":16}}
          """, to: journal)
    } _: { scenario in
      try await DispatcherScenario.signIn(scenario.sandbox, scenario.store)
      await scenario.account.reload()
      await scenario.dispatcher.retry()
      try await scenario.waitForRequest("/sync/playback")
      let index = await scenario.sandbox.exchanges.count
      let other = PlayerFixture(scenario, video: .sintel)
      await other.begin(at: 0)
      await other.end(at: 95)
      try await scenario.waitForRequest("/scrobble/stop", after: index)
      let stops = await scenario.writes.filter { $0.hasPrefix("stop") }
      #expect(stops == ["stop Sintel (2010) 95.0 201"])

      await scenario.adopt(PathFilter())
      let outcome = try await outcome(scenario)
      #expect(outcome.kept == [])
      #expect(outcome.plays == 1)
      #expect(outcome.outcomes.suffix(2) == [.scrobbled, .ignored])
    }
  }
}
