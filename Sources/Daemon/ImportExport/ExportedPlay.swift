// SPDX-License-Identifier: MIT

internal import Addresses
internal import FoundationEssentials
internal import Journal
internal import Scrobbling

/// One ended viewing in the JSON of `scrobbled export`, with all data that the journal has about
/// it.
struct ExportedPlay: Codable, Hashable, Sendable {
  struct Sent: Codable, Hashable, Sendable {
    var destination: String
    /// `scrobble` or `pause`.
    var kind: String
    /// 0…100.
    var progress: Double
    /// Raw value of `Delivery.State`.
    var state: String
    var remoteID: Int64?
    var detail: String?

    private enum CodingKeys: String, CodingKey {
      case destination, kind, progress, state, detail
      case remoteID = "remote_id"
    }
  }

  var key: Play.Key
  var path: String
  var identity: String?
  var mediaTitle: String?
  var tags: [String: String]?
  var media: Media?
  var beganAt: ExactTime
  var endedAt: ExactTime
  var seenAt: ExactTime
  /// Seconds of media, as the durations below.
  var position: Double
  var duration: Double
  /// 0…100.
  var progress: Double
  /// Pairs of positions.
  var watched: [[Double]]
  var watchedSeconds: Double
  /// Seconds spent playing, by the clock: pauses excluded, at any speed.
  var playingTime: Double
  var startPosition: Double?
  var hasReachedThreshold: Bool
  var isGrowing: Bool
  /// The outcome of the viewing itself; nil if its deliveries determine the outcome.
  var outcome: String?
  var detail: String?
  var deliveries: [Sent]

  private enum CodingKeys: String, CodingKey {
    case key, path, identity, tags, media, position, duration, progress, watched
    case playingTime = "ran"
    case outcome, detail, deliveries
    case mediaTitle = "media_title"
    case beganAt = "began_at"
    case endedAt = "ended_at"
    case seenAt = "seen_at"
    case watchedSeconds = "watched_seconds"
    case startPosition = "start_position"
    case hasReachedThreshold = "reached_threshold"
    case isGrowing = "is_growing"
  }
}

// MARK: - From and to the journal

extension ExportedPlay {
  init(_ row: HistoryRow) {
    let play = row.play
    key = play.key
    // Earlier versions stored whole URLs.
    let address = MediaAddress(play.path)
    path = address.shown
    identity = play.identity
    mediaTitle = address.isLocal ? address.title(play.mediaTitle) : play.mediaTitle
    let tags: [String: String]? = Self.value(play.tags)
    self.tags = tags.map { $0.compactMapValues(address.redacted) }
    media = Self.value(play.media)
    beganAt = ExactTime(play.beganAt)
    endedAt = ExactTime(play.endedAt ?? play.seenAt)
    seenAt = ExactTime(play.seenAt)
    position = Self.finite(play.position)
    duration = Self.finite(play.duration)
    progress = Self.finite(play.progress)
    watched = play.watched.map { [$0.lowerBound, $0.upperBound] }
    watchedSeconds = Self.finite(play.watchedSeconds)
    playingTime = Self.finite(play.playingTime)
    startPosition = play.startPosition.map(Self.finite)
    hasReachedThreshold = play.reachedThreshold
    isGrowing = play.isGrowing
    outcome = play.outcome?.rawValue
    detail = play.detail
    deliveries = row.deliveries.map {
      Sent(
        destination: $0.destination.rawValue, kind: $0.kind.rawValue,
        progress: Self.finite($0.progress), state: $0.state.rawValue, remoteID: $0.remoteID,
        detail: $0.detail)
    }
  }

  static func value<T: Decodable>(_ text: String?) -> T? {
    text.flatMap { try? JSONDecoder().decode(T.self, from: Data($0.utf8)) }
  }

  /// Replaces infinity, which JSON does not have.
  private static func finite(_ value: Double) -> Double { value.isFinite ? value : 0 }

  /// The stored form of a value, as the daemon writes it.
  static func text(_ value: some Encodable) -> String? {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) }
  }
}
