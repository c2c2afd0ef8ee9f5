// SPDX-License-Identifier: MIT

import Addresses
import Journal
import MediaIdentity
import Playback
import Testing
import Trakt
import TraktSandbox

@testable import Scrobbling

/// A match by the user applies to plays that wait for delivery as another item.
@Suite(.timeLimit(.minutes(5))) struct MatchWaitingTests {
  private static let matrix: Media = {
    var media = Media(Hypothesis(kind: .movie, title: "The Matrix", year: 1999))
    media.ids = TraktIDs(trakt: 481)
    return media
  }()

  private func names(_ scenario: DispatcherScenario) async -> [String] {
    await scenario.sandbox.history.map(\.item.name).filter { $0 != "Charade (1963)" }.sorted()
  }

  @Test func `play that waits as another item is sent as the matched one`() async throws {
    try await DispatcherScenario.run { scenario in
      let fixture = PlayerFixture(scenario)
      await fixture.begin(at: 0)
      try await scenario.waitForRequest("/scrobble/start")
      await scenario.sandbox.add(fault: Fault(.status(503), path: "/scrobble/stop", count: nil))
      await fixture.end(at: 95)
      try await scenario.waitForRequest("/scrobble/stop")
      while try scenario.isInFlight { await Task.yield() }
      #expect(
        try await scenario.dispatcher.match(
          MatchRequest(MediaAddress(fixture.video.path), identity: nil, media: Self.matrix)) == 1)
      await scenario.sandbox.clearFaults()
      try await scenario.drain()
      #expect(await names(scenario) == ["The Matrix (1999)"])
      #expect(try scenario.plays.map(\.outcome) == [.scrobbled])
      #expect(try scenario.plays.first?.media?.contains("481") == true)
    }
  }

  /// Trakt may have recorded it.
  @Test func `play whose request may have arrived keeps its item`() async throws {
    try await DispatcherScenario.run(signedIn: false) {
      try DispatcherRestartTests.left(
        $0, inFlight: true,
        media: #"{"type":"movie","title":"Sintel","year":2010,"ids":{"trakt":900003}}"#)
    } _: { scenario in
      let path = PlayerFixture.Video.sintel.path
      let request = MatchRequest(MediaAddress(path), identity: nil, media: Self.matrix)
      let count = try await scenario.dispatcher.match(request)
      #expect(count == 0)
      #expect(try scenario.plays.first?.media?.contains("900003") == true)
    }
  }

  @Test func `delivered play keeps its item`() async throws {
    try await DispatcherScenario.run { scenario in
      let fixture = PlayerFixture(scenario)
      await fixture.begin(at: 0)
      try await scenario.waitForRequest("/scrobble/start")
      await fixture.end(at: 95)
      try await scenario.drain()
      #expect(
        try await scenario.dispatcher.match(
          MatchRequest(MediaAddress(fixture.video.path), identity: nil, media: Self.matrix)) == 0)
      try await scenario.drain()
      #expect(await names(scenario) == ["Sintel (2010)"])
      #expect(try scenario.plays.map(\.outcome) == [.scrobbled])
    }
  }

  /// The position and the play of two episodes, of which one is a part of a file.
  @Test func `match of a show applies to its waiting plays, and a part stays a part`()
    async throws
  {
    let wrong = #"{"type":"episode","title":"X","season":1,"episode":2,"ids":{"trakt":5}}"#
    try await DispatcherScenario.run(signedIn: false) { journal in
      for (entry, name) in ["Breaking Bad S01E01", "Breaking Bad S01E02E03"].enumerated() {
        let play = JournalPlay(
          key: JournalPlay.Key(instance: "gone", entry: entry, lap: 0, part: entry),
          path: "/tv/Breaking Bad/Season 01/\(name).mkv", media: wrong,
          beganAt: 1_789_999_000, endedAt: 1_789_999_990, seenAt: 1_789_999_990, position: 855,
          duration: 900, progress: 95, playingTime: 800, reachedThreshold: true)
        try journal.end(
          play, deliveries: [Delivery(destination: .trakt, kind: .scrobble, progress: 95)])
      }
    } _: { scenario in
      var show = Media(Hypothesis(kind: .episode, title: "Breaking Bad", year: 2008))
      show.ids = TraktIDs(trakt: 1388)
      #expect(
        try await scenario.dispatcher.match(
          MatchRequest(MediaAddress(PlayerFixture.Video.pilot.path), identity: nil, media: show))
          == 2)
      let media = try scenario.plays.sorted { $0.key < $1.key }.map { play -> Media? in
        JSON.value(play.media)
      }
      #expect(media.map { $0?.ids.trakt } == [nil, nil])
      #expect(media.last??.episodes == [2], "the number of the part")
    }
  }
}

extension DispatcherScenario {
  /// Whether the journal has a delivery under way.
  fileprivate var isInFlight: Bool {
    get throws {
      try Journal(reading: path).waiting(for: .trakt).contains(where: \.delivery.inFlight)
    }
  }
}
