// SPDX-License-Identifier: MIT

import FoundationEssentials
import Journal
import ManualClock
import Playback
import Testing
import Trakt
import TraktSandbox

@testable import Scrobbling

/// Searches of Trakt's history.
@Suite(.timeLimit(.minutes(5))) struct HistorySearchTests {
  static func pending(_ entry: Int, endedAt: Double) throws -> PendingDelivery {
    let media: Media? = JSON.value(
      #"{"type":"movie","title":"Sintel","year":2010,"ids":{"trakt":900003}}"#)
    return PendingDelivery(
      play: JournalPlay(
        key: .init(instance: "b", entry: entry, lap: 0), path: PlayerFixture.Video.sintel.path,
        beganAt: endedAt - 900, endedAt: endedAt, seenAt: endedAt, duration: 900),
      delivery: Delivery(destination: .trakt, kind: .scrobble, progress: 98),
      media: try #require(media))
  }

  @Test(arguments: [true, false])
  func `search during which a write is lost finds nothing`(isLost: Bool) async throws {
    try await DispatcherScenario.run { scenario in
      let destination = TraktDestination(account: scenario.account, time: scenario.clock.clocks)
      let late = try Self.pending(1, endedAt: scenario.clock.date - 90)
      if isLost { await scenario.sandbox.add(fault: Fault(.dropAfter, path: "/scrobble/stop")) }
      let response = await destination.reconcile([late]) { _ in
        _ = await destination.deliver(late)
        return []
      } waiting: { _ in
        []
      }
      #expect(response.findings == (isLost ? [:] : [late.play.key: .missing(late.media)]))
      #expect(response.failure == nil)
    }
  }

  @Test(arguments: [true, false])
  func `play written during the search is not claimed by an earlier one`(isSameItem: Bool)
    async throws
  {
    try await DispatcherScenario.run { scenario in
      let destination = TraktDestination(account: scenario.account, time: scenario.clock.clocks)
      let earlier = try Self.pending(1, endedAt: scenario.clock.date - 90)
      let newer = try Self.pending(2, endedAt: scenario.clock.date)
      #expect(await destination.deliver(newer).remoteID != nil)
      var written = newer
      if !isSameItem { written.media.ids.trakt = 1 }
      let response = await destination.reconcile([earlier]) { [written] _ in
        _ = await destination.deliver(written)
        return []
      } waiting: { _ in
        []
      }
      #expect(response.findings.isEmpty == isSameItem)
      guard isSameItem else { return }
      // The next search knows the row of the newer play.
      let play = RecordedPlay(
        play: newer.play, remoteID: await scenario.sandbox.history.map { Int64($0.id) }.last,
        media: newer.media)
      let next = await destination.reconcile(
        [earlier], recorded: { _ in [play] }, waiting: { _ in [] })
      #expect(next.findings == [earlier.play.key: .missing(earlier.media)])
    }
  }

  /// Trakt handles the addition after the gateway has responded, and after the first search.
  @Test func `play whose addition takes effect later is not added again`() async throws {
    let video = PlayerFixture.Video.pilot
    let endedAt = 1_790_000_000.0 - 4_000
    try await DispatcherScenario.run { journal in
      try journal.end(
        JournalPlay(
          key: .init(instance: "gone", entry: 1, lap: 0), path: video.path,
          beganAt: endedAt - video.duration, endedAt: endedAt, seenAt: endedAt,
          position: video.duration, duration: video.duration, progress: 100, ran: video.duration,
          reachedThreshold: true),
        deliveries: [Delivery(destination: .trakt, kind: .scrobble, progress: 100)])
    } _: { scenario in
      await scenario.sandbox.add(
        fault: Fault(.status(504), method: "POST", path: "/sync/history"))
      var exchange = try await scenario.waitForRequest("/sync/history")
      while exchange.status != 504 {
        exchange = try await scenario.waitForRequest("/sync/history", after: exchange.index + 1)
      }
      let search = try await scenario.waitForRequest("/sync/history", after: exchange.index + 1)
      #expect(search.method == "GET")
      let play = HistoryPlay(
        .episode, ids: TraktIDs(trakt: 16), watchedAt: Date(timeIntervalSince1970: endedAt))
      _ = try await scenario.account.perform { client, token throws(TraktError) in
        try await client.addToHistory([play], token: token)
      }
      let index = await scenario.sandbox.exchanges.count
      let again = try await scenario.waitForRequest("/sync/history", after: index)
      #expect(again.method == "GET")
      #expect(again.at.timeIntervalSince(exchange.at) >= 119)
      while try scenario.plays.map(\.outcome) == [.waiting] { await Task.yield() }
      await scenario.close()
      #expect(await scenario.sandbox.history.count == 1)
      #expect(try scenario.plays.map(\.outcome) == [.scrobbled])
    }
  }
}
