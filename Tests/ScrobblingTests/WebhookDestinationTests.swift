// SPDX-License-Identifier: MIT

import Journal
import Testing
import Trakt
import Webhooks

@testable import Scrobbling

/// Events made of deliveries, and the meaning of responses.
@Suite struct WebhookDestinationTests {
  private func disposition(_ status: Int, retryAfter: Double? = nil) -> Disposition {
    Disposition(
      webhook: "webhook tracker", status: status, retryAfter: retryAfter, kind: .scrobble)
  }

  @Test(arguments: [200, 201, 202, 204, 299])
  func `2xx is done`(status: Int) {
    #expect(disposition(status) == .concluded(.scrobbled, detail: nil))
    #expect(
      Disposition(webhook: "", status: status, retryAfter: nil, kind: .stop)
        == .concluded(.paused, detail: nil))
  }

  @Test(arguments: [408, 425, 429, 500, 502, 503, 504, 520, 599])
  func `temporary status is retried`(status: Int) {
    #expect(
      disposition(status, retryAfter: 7)
        == .retry(after: 7, detail: "webhook tracker responded with status \(status)"))
  }

  @Test(arguments: [400, 401, 403, 404, 405, 409, 410, 413, 422, 451])
  func `other 4xx is refused`(status: Int) {
    #expect(
      disposition(status)
        == .concluded(.refused, detail: "webhook tracker responded with status \(status)"))
  }

  @Test(arguments: [301, 302, 303, 307, 308])
  func `redirect is not followed`(status: Int) {
    #expect(
      disposition(status)
        == .concluded(
          .refused,
          detail:
            "webhook tracker responded with status \(status); redirects are not followed"))
  }

  @Test func `connection errors are retried`() {
    #expect(
      Disposition(webhook: "webhook tracker", .unreachable("timed out"))
        == .unreachable(detail: "webhook tracker is unreachable: timed out"))
    #expect(
      Disposition(webhook: "webhook tracker", .timedOut)
        == .unreachable(detail: "webhook tracker is unreachable: timed out"))
    guard case .retry = Disposition(webhook: "webhook tracker", .unreadable("x")) else {
      return #expect(Bool(false))
    }
  }

  @Test func `each attempt of a delivery has the same key, and each event another`() throws {
    var pending = try DeliveryQueueTests.pending(1)
    let event = WebhookEvent(pending)
    #expect(event.kind == .scrobble)
    #expect(event.endedAt == 2000)
    #expect(WebhookEvent(pending) == event)
    pending.delivery.detail = "failed"
    pending.media.ids = TraktIDs(tmdb: 1)
    #expect(WebhookEvent(pending).key == event.key)
    pending.delivery.kind = .pause
    let stop = WebhookEvent(pending)
    #expect(stop.kind == .stop)
    #expect(stop.key != event.key)
    #expect(stop.session == event.session)
    pending.play.endedAt = 2001
    #expect(WebhookEvent(pending).key != stop.key)
    #expect(WebhookEvent(try DeliveryQueueTests.pending(2)).session != event.session)
  }

  @Test func `identifiers are UUIDs of version 8`() {
    let text = Play.Key(instance: "a", entry: 1, lap: 0).uuid("session")
    let parts = text.split(separator: "-").map(\.count)
    #expect(parts == [8, 4, 4, 4, 12])
    #expect(text.dropFirst(14).first == "8")
    #expect("89ab".contains(text.dropFirst(19).first ?? "-"))
  }

  @Test func `only ids of the item are passed on`() throws {
    var media = try DeliveryQueueTests.pending(
      1, #"{"type":"episode","title":"Dark","season":1,"episode":2}"#
    ).media
    media.ids = TraktIDs(trakt: 1, slug: "dark", imdb: "tt1", tmdb: 2, tvdb: 3)
    media.episodeIDs = TraktIDs(trakt: 4, tmdb: 5)
    let item = WebhookItem(media)
    #expect(item.ids == .init(trakt: 4, tmdb: 5))
    #expect(item.showIDs == .init(trakt: 1, slug: "dark", imdb: "tt1", tmdb: 2, tvdb: 3))
    #expect(item.season == 1)
    #expect(item.episode == 2)
    #expect(item.title == "Dark")
  }
}
