// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

@testable import TraktSandbox

/// Tests of the checker itself.
@Suite("Chaos checker")
struct ChaosExpectationsTests {
  private let video = ChaosVideos.all[0]

  private func seen(_ progress: Double, until end: Double = 100) -> ActualViewing {
    ActualViewing(
      video: video, began: end - 20, ended: end, progress: progress,
      reachedThresholdAt: progress >= 80 ? end - 4 : nil, pace: 5)
  }

  private func killed(_ progress: Double, connected: ClosedRange<Double>? = 80...100)
    -> ActualViewing
  {
    var viewed = seen(progress)
    viewed.isKilled = true
    viewed.connected = connected.map { [$0] } ?? []
    return viewed
  }

  private func date(_ moment: Double) -> Date {
    Date(timeIntervalSince1970: 1_800_000_000 + moment)
  }

  private func play(_ moment: Double) throws -> RecordedPlay {
    let movie = try #require(Catalogue.builtIn.movies.first { Item.movie($0).name == video.title })
    return RecordedPlay(
      Play(id: 1, watchedAt: date(moment), action: .scrobble, item: .movie(movie)))
  }

  private func problems(
    _ viewed: [ActualViewing], _ daemon: ChaosExpectations.Daemon = .init(responsive: [0...1_000]),
    _ plays: Double...
  ) throws -> Int {
    try ChaosExpectations(viewed, daemon: daemon, date: date).problems(with: plays.map(play)).count
  }

  @Test("play must exist once and in its minute")
  func plays() throws {
    #expect(try problems([seen(80)]) == 1)
    #expect(try problems([seen(80)], .init(), 100) == 0)
    #expect(try problems([seen(80)], .init(), 100, 100) == 1)
    #expect(try problems([seen(80)], .init(), 300) == 2)
    #expect(try problems([seen(79.9)]) == 0)
    #expect(try problems([seen(79.9)], .init(), 100) == 1)
    #expect(try problems([seen(90), seen(90, until: 150)], .init(), 100, 150) == 0)
    #expect(try problems([seen(90), seen(90, until: 150)], .init(), 100) == 1)
  }

  @Test("playback shorter than start_after is not a play")
  func short() throws {
    func seen(playingTime: Double, for seconds: Double) -> ActualViewing {
      var viewed = self.seen(90)
      (viewed.playingTime, viewed.began) = (playingTime, viewed.ended - seconds)
      return viewed
    }
    #expect(try problems([seen(playingTime: 1.6, for: 2)]) == 1)
    #expect(try problems([seen(playingTime: 1.1, for: 2)]) == 0)
    #expect(try problems([seen(playingTime: 1.1, for: 2)], .init(), 100) == 0)
    #expect(try problems([seen(playingTime: 0.3, for: 0.4)]) == 0)
    #expect(try problems([seen(playingTime: 0.3, for: 0.4)], .init(), 100) == 1)
  }

  @Test("clock that was ahead may date plays of that time")
  func clocks() throws {
    let ahead = ChaosExpectations.Daemon(clock: [(0, 0), (90, 7_200), (110, 0)])
    #expect(try problems([seen(90)], ahead, 7_300) == 0)
    #expect(try problems([seen(90)], ahead, 100) == 0)
    // If not yet over, it was delivered once the clock was right.
    #expect(try problems([seen(90)], ahead, 400) == 0)
    #expect(try problems([seen(90, until: 200)], ahead, 7_400) == 2)
  }

  @Test("state of a killed player may be lost")
  func killings() {
    let well = ChaosExpectations.Daemon(responsive: [0...1_000])
    let away = ChaosExpectations.Daemon(responsive: [0...50, 110...1_000])
    let gone = ChaosExpectations.Daemon(responsive: [0...101])
    #expect(ChaosExpectations.expectation(killed(95), well) == .play)
    #expect(ChaosExpectations.expectation(killed(40), well) == .none)
    // No daemon was running when the threshold was reached.
    #expect(ChaosExpectations.expectation(killed(95, connected: nil), away) == .unknown)
    #expect(ChaosExpectations.expectation(killed(95, connected: 60...70), away) == .unknown)
    // It was stored at the threshold, and the daemon died with the player.
    #expect(ChaosExpectations.expectation(killed(95), gone) == .play)
    #expect(ChaosExpectations.expectation(killed(95, connected: 99...100), gone) == .unknown)
    // A frozen daemon receives the end too late.
    #expect(ChaosExpectations.expectation(killed(40), .init(frozen: [99...104])) == .unknown)
    #expect(ChaosExpectations.expectation(killed(70), well) == .unknown)
  }

  // MARK: the webhook

  private func event(
    _ number: Int, _ kind: String = "scrobble", session: String = "a", at time: String = "20:15"
  ) -> JSON {
    [
      "event": .string(kind), "idempotency_key": .string("key \(number)"), "progress": 98,
      "ended_at": .string("2027-01-15T\(time):00Z"), "player": ["session": .string(session)],
      "media": ["title": "Breaking Bad", "season": 1, "episode": 2],
    ]
  }

  private func record(_ events: JSON..., header: String? = nil) -> WebhookRecord {
    var record = WebhookRecord()
    for event in events {
      record.add(event, header: header ?? event["idempotency_key"]?.string)
    }
    return record
  }

  @Test("play that arrives again with its key counts once")
  func repeats() {
    let record = record(event(1), event(2, "start"), event(1), event(3, "stop", session: "b"))
    #expect(record.plays.map(\.name) == ["Breaking Bad 1x02"])
    #expect(record.repeats == 1)
    #expect(record.problems.isEmpty)
  }

  @Test("second key for one viewing, and two events by one key, are problems")
  func contradictions() {
    #expect(record(event(1), event(2)).problems.count == 1)
    #expect(record(event(1), event(1, at: "20:16")).problems.count == 1)
    #expect(record(event(1), header: "another").problems.count == 1)
    #expect(record(event(1), event(2, session: "b")).plays.count == 2)
  }
}
