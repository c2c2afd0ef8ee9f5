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

  /// An episode of which only the show's id is known.
  static func episode(_ entry: Int, show: Int, endedAt: Double) throws -> PendingDelivery {
    var late = try pending(entry, endedAt: endedAt)
    late.media = Media(
      .episode, title: "A show", season: 1, episodes: [1], ids: TraktIDs(trakt: show))
    return late
  }

  /// Searches for episodes of three shows and for a movie.
  private func search(
    with fault: Fault, in scenario: DispatcherScenario
  ) async throws -> (late: [PendingDelivery], response: ReconciliationResponse, requests: Int) {
    let destination = scenario.destination
    let endedAt = scenario.clock.date - 4_000
    var late = try [1, 4, 353].map { try Self.episode($0, show: $0, endedAt: endedAt) }
    late.append(try Self.pending(2, endedAt: endedAt))
    await scenario.sandbox.add(fault: fault)
    let response = await destination.reconcile(late, .none)
    let requests = await scenario.sandbox.exchanges.count { $0.path.hasSuffix("/seasons") }
    return (late, response, requests)
  }

  @Test(arguments: [
    Fault.Kind.status(500), .status(422), .garbage, .status(502, body: "<html></html>"),
  ])
  func `request that fails for one show leaves the other plays alone`(kind: Fault.Kind)
    async throws
  {
    try await DispatcherScenario.run { scenario in
      let (late, response, requests) = try await search(
        with: Fault(kind, path: "/shows/1/seasons", count: nil), in: scenario)
      #expect(requests == 3)
      #expect(response.failure == nil)
      if case .failed(.retry) = response.findings[late[0].play.key] {
      } else {
        Issue.record("nothing is found out about the first one")
      }
      for pending in late.dropFirst() {
        guard case .missing = response.findings[pending.play.key] else {
          Issue.record("\(pending.media.name) was not searched for")
          continue
        }
      }
    }
  }

  @Test func `requests that fail for one show after another are an outage`() async throws {
    try await DispatcherScenario.run { scenario in
      let (late, response, requests) = try await search(
        with: Fault(.status(503), path: "/shows/*", count: nil), in: scenario)
      #expect(requests == 2)
      #expect(response.failure != nil)
      #expect(response.findings[late[2].play.key] == nil)
      #expect(response.findings[late[3].play.key] == .missing(late[3].media))
    }
  }

  @Test(arguments: [Fault.Kind.status(429, headers: ["Retry-After": "30"]), .dropBefore])
  func `rate limit and lost connection end the search`(kind: Fault.Kind) async throws {
    try await DispatcherScenario.run { scenario in
      let (_, response, requests) = try await search(
        with: Fault(kind, path: "/shows/1/seasons", count: nil), in: scenario)
      #expect(requests == 1)
      #expect(response.findings.isEmpty)
      #expect(response.failure != nil)
    }
  }

  /// Its file may have been excluded meanwhile, or the user may have signed out.
  @Test func `seasons are not requested for a play that must no longer be sent`() async throws {
    try await DispatcherScenario.run { scenario in
      let endedAt = scenario.clock.date - 4_000
      let late = try [1, 4].map { try Self.episode($0, show: $0, endedAt: endedAt) }
      let queued = late[1].play.key
      let response = await scenario.destination.reconcile(
        late, LocalViewings(isQueued: { $0 == queued }))
      #expect(Set(response.findings.keys) == [queued])
      let requests = await scenario.sandbox.exchanges.map(\.path)
      #expect(requests.filter { $0.hasSuffix("/seasons") } == ["/shows/4/seasons"])
    }
  }

  /// Of the plays of a month, one waits.
  @Test func `play of a show whose seasons cannot be fetched does not hold up the others`()
    async throws
  {
    let endedAt = 1_790_000_000.0 - 4_000
    try await DispatcherScenario.run { journal in
      for late in [
        try Self.episode(1, show: 1, endedAt: endedAt), try Self.pending(2, endedAt: endedAt),
      ] {
        var play = late.play
        (play.media, play.progress, play.playingTime) = (JSON.text(late.media), 98, 900)
        try journal.end(play, deliveries: [late.delivery])
      }
    } _: { scenario in
      let fault = Fault(.status(500), path: "/shows/1/seasons", count: nil)
      await scenario.sandbox.add(fault: fault)
      try await scenario.advance {
        try scenario.plays.contains { $0.outcome == .scrobbled }
      }
      #expect(await scenario.sandbox.history.map(\.item.name) == ["Sintel (2010)"])
      await scenario.sandbox.clearFaults()
      try await scenario.advance { try scenario.plays.allSatisfy { $0.outcome == .scrobbled } }
      #expect(await scenario.sandbox.history.count == 2)
    }
  }

  @Test(arguments: [true, false])
  func `search during which a write is lost finds nothing`(isLost: Bool) async throws {
    try await DispatcherScenario.run { scenario in
      let destination = scenario.destination
      let late = try Self.pending(1, endedAt: scenario.clock.date - 90)
      if isLost { await scenario.sandbox.add(fault: Fault(.dropAfter, path: "/scrobble/stop")) }
      let response = await destination.reconcile(
        [late],
        LocalViewings { _ in
          _ = await destination.deliver(late, with: await destination.prepare())
          return []
        })
      #expect(response.findings == (isLost ? [:] : [late.play.key: .missing(late.media)]))
      #expect(response.failure == nil)
    }
  }

  @Test(arguments: [true, false])
  func `play written during the search is not claimed by an earlier one`(isSameItem: Bool)
    async throws
  {
    try await DispatcherScenario.run { scenario in
      let destination = scenario.destination
      let earlier = try Self.pending(1, endedAt: scenario.clock.date - 90)
      let newer = try Self.pending(2, endedAt: scenario.clock.date)
      #expect(await destination.deliver(newer, with: await destination.prepare()).remoteID != nil)
      var written = newer
      if !isSameItem { written.media.ids.trakt = 1 }
      let response = await destination.reconcile(
        [earlier],
        LocalViewings { [written] _ in
          _ = await destination.deliver(written, with: await destination.prepare())
          return []
        })
      #expect(response.findings.isEmpty == isSameItem)
      guard isSameItem else { return }
      // The next search knows the row of the newer play.
      let play = RecordedPlay(
        play: newer.play, remoteID: await scenario.sandbox.history.map { Int64($0.id) }.last,
        media: newer.media)
      let next = await destination.reconcile(
        [earlier], LocalViewings(recorded: { _ in [play] }))
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
          position: video.duration, duration: video.duration, progress: 100,
          playingTime: video.duration,
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

extension LocalViewings {
  /// No other viewings; all deliveries are queued.
  static let none = Self()

  init(
    recorded: @escaping @Sendable (_ since: Double) async -> [RecordedPlay] = { _ in [] },
    isQueued: @escaping @Sendable (JournalPlay.Key) async -> Bool = { _ in true }
  ) {
    self.init(recorded: recorded, waiting: { _ in [] }, isQueued: isQueued)
  }
}
