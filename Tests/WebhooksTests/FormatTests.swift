// SPDX-License-Identifier: MIT

import Foundation
import Testing

@testable import Webhooks

extension WebhookItem {
  static let matrix = WebhookItem(
    .movie, title: "The Matrix", year: 1999,
    ids: .init(trakt: 481, slug: "the-matrix-1999", imdb: "tt0133093", tmdb: 603))

  static let pilot = WebhookItem(
    .episode, title: "Breaking Bad", year: 2008,
    ids: .init(trakt: 73482, imdb: "tt0959621", tmdb: 62085, tvdb: 349_232), season: 1, episode: 1,
    episodeTitle: "Pilot",
    showIDs: .init(trakt: 1388, slug: "breaking-bad", imdb: "tt0903747", tmdb: 1396, tvdb: 81189))
}

/// Bodies compared with the files in `Golden`, which are also examples for receivers.
@Suite struct FormatTests {
  private static func event(_ kind: WebhookEvent.Kind, _ item: WebhookItem) -> WebhookEvent {
    var event = WebhookEvent(
      kind, item, position: 2790.25, duration: 2820, progress: 98.94, time: 1_764_360_900.25,
      session: "0b0ec6a2-6d2c-8f0e-9a55-6f5f0c3f1a11", key: "7d0cf0cf-8d4e-8f2b-8a10-5a5f2f0e9b22")
    if kind == .stop || kind == .scrobble {
      (event.beganAt, event.endedAt, event.watched) = (1_764_358_080, 1_764_360_900.25, 2801.5)
    }
    return event
  }

  private static let directory = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Golden")

  @Test(arguments: WebhookFormat.allCases, WebhookEvent.Kind.allCases)
  func `body equals the golden file`(format: WebhookFormat, kind: WebhookEvent.Kind) throws {
    for (name, item) in [("movie", WebhookItem.matrix), ("episode", .pilot)] {
      let body = try format.body(of: Self.event(kind, item))
      let file = Self.directory.appending(path: "\(format.rawValue)-\(kind.rawValue)-\(name).json")
      let golden = try String(contentsOf: file, encoding: .utf8)
      #expect(String(decoding: body, as: UTF8.self) + "\n" == golden, "\(file.lastPathComponent)")
    }
  }

  @Test func `numbers are finite and bounded`() throws {
    var event = Self.event(.stop, .pilot)
    (event.position, event.duration, event.progress) = (.nan, .infinity, 101.73)
    (event.time, event.beganAt, event.endedAt, event.watched) = (.nan, -1, 1e300, -.infinity)
    for format in WebhookFormat.allCases {
      let body = try format.body(of: event)
      let object = try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]
      #expect(object?.isEmpty == false)
    }
  }

  @Test func `item without the ids of the format is rejected with what is missing`() {
    var movie = WebhookItem.matrix
    movie.ids = .init(trakt: 481, imdb: "tt0133093")
    #expect(WebhookFormat.json.missing(in: movie) == nil)
    #expect(WebhookFormat.jellyfin.missing(in: movie) == "a TMDB id")
    #expect(WebhookFormat.kodi.missing(in: movie) == nil)
    movie.ids = .init(trakt: 481)
    #expect(WebhookFormat.kodi.missing(in: movie) == "an IMDb, TMDB or TVDB id")
    #expect(throws: MissingDetail(format: .jellyfin, what: "a TMDB id")) {
      try WebhookFormat.jellyfin.body(of: Self.event(.stop, movie))
    }
    var episode = WebhookItem.pilot
    episode.season = nil
    #expect(WebhookFormat.jellyfin.missing(in: episode) == "the numbers of season and episode")
    #expect(WebhookFormat.kodi.missing(in: episode) == "the numbers of season and episode")
    #expect(WebhookFormat.json.missing(in: episode) == nil)
  }

  @Test(arguments: WebhookFormat.allCases)
  func `test event is marked as one and needs no ids`(format: WebhookFormat) throws {
    let body = try format.body(of: .test(time: 1_764_360_900, key: "k"))
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any])
    #expect(
      (object["event"] ?? object["Event"]) as? String == (format == .jellyfin ? "Test" : "test"))
  }

  @Test func `seek is a start with the new position, and a seek for Kodi`() throws {
    var event = Self.event(.start, .matrix)
    event.isSeek = true
    func name(_ format: WebhookFormat) throws -> String? {
      let body = try format.body(of: event)
      let object = try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]
      return (object?["event"] ?? object?["Event"]) as? String
    }
    #expect(try name(.json) == "start")
    #expect(try name(.jellyfin) == "Play")
    #expect(try name(.kodi) == "seek")
  }
}
