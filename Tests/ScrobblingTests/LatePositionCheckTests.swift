// SPDX-License-Identifier: MIT

import Journal
import Testing
import Trakt

@testable import Scrobbling

/// Comparison of late positions with what Trakt and the journal have since.
@Suite struct LatePositionCheckTests {
  typealias Finding = ReconciliationResponse.Finding

  private static let movie = #"{"type":"movie","title":"Sintel","ids":{"trakt":3}}"#

  /// - Parameter endedAt: seconds since 1970; the progress is 90 %.
  private func finding(_ later: LatePositionCheck, endedAt: Double = 2_000) throws -> Finding {
    let position = try DeliveryQueueTests.pending(1, Self.movie, kind: .pause, endedAt: endedAt)
    return later.finding(of: position, position.media)
  }

  private func use(
    watchedAt: Double? = nil, recorded: [RecordedPlay] = [], waiting: [WaitingViewing] = [],
    saved: String = "",
    clockLead: Double = 0
  ) throws -> LatePositionCheck {
    let media: Media? = JSON.value(Self.movie)
    let item = try #require(media.flatMap { HistoryItem($0) })
    let positions: [SavedPosition]? = JSON.value("[\(saved)]")
    return LatePositionCheck(
      lastWatched: watchedAt.map { [item: $0] } ?? [:], recorded: recorded,
      waiting: waiting, saved: try #require(positions), clockLead: clockLead)
  }

  private func saved(_ progress: Double, _ date: String, item: Int = 3) -> String {
    """
    {"id":1,"progress":\(progress),"paused_at":"1970-01-01T\(date).000Z","type":"movie",
    "movie":{"title":"Sintel","ids":{"trakt":\(item)}}}
    """
  }

  private func missing() throws -> Finding {
    .missing(try DeliveryQueueTests.pending(1, Self.movie).media)
  }

  @Test func `position is missing where nothing newer is known`() throws {
    #expect(try finding(use()) == missing())
    #expect(try finding(use(watchedAt: 1_999)) == missing())
    #expect(try finding(use(saved: saved(70, "00:33:19"))) == missing())
    #expect(try finding(use(saved: saved(70, "00:33:21", item: 4))) == missing())
  }

  @Test func `newer play supersedes the position`() throws {
    let expected = Finding.superseded(reason: "superseded by a newer play at Trakt")
    #expect(try finding(use(watchedAt: 2_001)) == expected)
    let other = try DeliveryQueueTests.pending(2, Self.movie, endedAt: 2_001)
    let recorded = RecordedPlay(play: other.play, remoteID: nil, media: other.media)
    #expect(try finding(use(recorded: [recorded])) == expected)
    #expect(try finding(use(recorded: [recorded]), endedAt: 2_002) != expected)
  }

  @Test func `newer position supersedes the position`() throws {
    let expected = Finding.superseded(reason: "superseded by a newer position at Trakt")
    #expect(try finding(use(saved: saved(70, "00:33:21"))) == expected)
  }

  /// The response to an earlier attempt was lost.
  @Test func `position that Trakt keeps is not sent again`() throws {
    #expect(try finding(use(saved: saved(90, "00:33:21"))) == .saved)
  }

  /// - Parameter item: nil if the viewing is not identified.
  private func waiting(
    _ item: Int?, endedAt: Double, path: String = "/a"
  ) throws -> WaitingViewing {
    let movie = Self.movie.replacing("3", with: "\(item ?? 0)")
    var play = try DeliveryQueueTests.pending(2, movie, endedAt: endedAt).play
    play.path = path
    return WaitingViewing(play: play, media: item == nil ? nil : JSON.value(movie))
  }

  /// The journal holds more viewings than are in memory.
  @Test func `position waits for newer viewings of the item`() throws {
    #expect(try finding(use(waiting: [waiting(3, endedAt: 2_001, path: "/b")])) == .awaited)
    #expect(try finding(use(waiting: [waiting(3, endedAt: 1_999)])) == missing())
    #expect(try finding(use(waiting: [waiting(4, endedAt: 2_001)])) == missing())
  }

  @Test func `position waits for newer viewings of the file that are not identified`() throws {
    #expect(try finding(use(waiting: [waiting(nil, endedAt: 2_001)])) == .awaited)
    #expect(try finding(use(waiting: [waiting(nil, endedAt: 1_999)])) == missing())
    #expect(try finding(use(waiting: [waiting(nil, endedAt: 2_001, path: "/b")])) == missing())
  }

  @Test func `position does not wait for itself`() throws {
    let position = try DeliveryQueueTests.pending(1, Self.movie, kind: .pause)
    let itself = WaitingViewing(play: position.play, media: position.media)
    #expect(try finding(use(waiting: [itself]), endedAt: 1_999) == missing())
  }

  @Test func `dates are compared by Trakt's clock`() throws {
    #expect(try finding(use(watchedAt: 1_990, clockLead: 20)) != missing())
    #expect(try finding(use(watchedAt: 2_010, clockLead: -20)) == missing())
  }
}
