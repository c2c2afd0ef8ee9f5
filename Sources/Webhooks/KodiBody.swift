// SPDX-License-Identifier: MIT

/// The body of the format `kodi`: that of Programie/KodiAddon-HttpScrobbler.
struct KodiBody: Encodable {
  private struct UniqueIDs: Encodable {
    var imdb: String?
    var tmdb: String?
    var tvdb: String?

    /// Converts the ids, which are strings in Kodi.
    init(_ ids: WebhookItem.IDs) {
      imdb = ids.imdb
      tmdb = ids.tmdb.map { "\($0)" }
      tvdb = ids.tvdb.map { "\($0)" }
    }
  }

  private struct Progress: Encodable {
    var time: Double
    var percent: Double
  }

  private var timestamp: String
  private var sessionId: String
  private var event: String
  private var mediaType: WebhookItem.Kind
  private var title: String
  private var year: Int?
  private var uniqueIds: UniqueIDs
  private var tvShowTitle: String?
  private var season: Int?
  private var episode: Int?
  private var tvShowUniqueIds: UniqueIDs?
  private var duration: Double
  private var progress: Progress

  init(_ event: WebhookEvent) {
    timestamp = Self.timestamp(event.time)
    sessionId = event.session
    self.event =
      switch event.kind {
      case _ where event.isTest: "test"
      case .start: event.isSeek ? "seek" : "start"
      case .pause: "pause"
      case .resume: "resume"
      case .stop: "stop"
      case .scrobble: "end"
      }
    let (item, isEpisode) = (event.item, event.item.kind == .episode)
    mediaType = item.kind
    title = (isEpisode ? item.episodeTitle : item.title) ?? ""
    year = isEpisode ? nil : item.year
    uniqueIds = UniqueIDs(item.ids)
    if isEpisode {
      tvShowTitle = item.title ?? ""
      season = item.season
      episode = item.episode
      tvShowUniqueIds = UniqueIDs(item.showIDs)
    }
    duration = number(event.duration)
    progress = Progress(
      time: number(event.position), percent: min(number(event.progress), 100))
  }

  /// Formats a time like Python's `isoformat`: `2026-11-28T20:15:00.250000+00:00`.
  private static func timestamp(_ seconds: Double) -> String {
    let fraction = seconds.isFinite ? seconds - seconds.rounded(.down) : 0
    let digits = "\(Int(fraction * 1_000_000))"
    let zeros = String(repeating: "0", count: max(0, 6 - digits.count))
    return isoTime(seconds).dropLast() + ".\(zeros)\(digits)+00:00"
  }
}
