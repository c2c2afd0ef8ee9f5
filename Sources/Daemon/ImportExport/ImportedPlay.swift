// SPDX-License-Identifier: MIT

internal import Addresses
internal import FoundationEssentials
internal import Journal
internal import Scrobbling
internal import Trakt

/// A viewing read from a file, as it is to be stored.
struct ImportedPlay: Hashable, Sendable {
  var row: HistoryRow
  var media: Media?
  /// Whether it counts as a play.
  var isPlay: Bool
}

/// The reason for which a row is skipped.
struct BadRow: Error, Hashable {
  var reason: String

  init(_ reason: String) {
    self.reason = reason
  }
}

extension ImportedPlay {
  /// The largest season, episode and year.
  private static let numbers = 0...1_000_000
  /// Seconds by which another clock may be ahead.
  private static let clockTolerance = 86_400.0
  /// 1900, in seconds since 1970: no movie is older.
  private static let earliest = -2_208_988_800.0

  /// Reads the plays of one element, which are several for a file of several episodes.
  ///
  /// - Parameter now: seconds since 1970.
  static func read(
    _ object: ArraySlice<UInt8>, from format: ImportFormat, now: Double
  ) throws(BadRow) -> [ImportedPlay] {
    let plays: [ImportedPlay]
    switch format {
    case .json: plays = [try ImportedPlay(exported: decode(object))]
    case .traktBackup:
      guard let time: WatchedAt = try? decode(object) else {
        throw BadRow("watched_at is not a time")
      }
      plays = [try ImportedPlay(entry: decode(object), at: time.watchedAt.seconds)]
    case .traktScrobbler: plays = try backlog(decode(object))
    case .mpvWatchHistory: throw BadRow("has no position")
    }
    for play in plays { try play.check(now: now) }
    return plays
  }

  private func check(now: Double) throws(BadRow) {
    let (start, end) = (row.play.beganAt, row.play.endedAt ?? row.play.seenAt)
    let latest = now + Self.clockTolerance
    guard start >= Self.earliest, start <= end, max(end, row.play.seenAt) <= latest else {
      throw BadRow("in the future, before 1900, or ended before it began")
    }
    let found = [media?.year, media?.season, media?.absolute].compactMap(\.self)
    guard (found + (media?.episodes ?? [])).allSatisfy(Self.numbers.contains) else {
      throw BadRow("invalid season, episode or year")
    }
  }

  private static func decode<T: Decodable>(_ object: ArraySlice<UInt8>) throws(BadRow) -> T {
    do {
      return try JSONDecoder().decode(T.self, from: Data(object))
    } catch DecodingError.keyNotFound(let key, _) {
      throw BadRow("\(key.stringValue) is missing")
    } catch DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context)
    {
      let name = context.codingPath.map(\.stringValue).joined(separator: ".")
      throw BadRow("\(name.isEmpty ? "element" : name) has the wrong type")
    } catch DecodingError.dataCorrupted(let context) where !context.codingPath.isEmpty {
      let name = context.codingPath.map(\.stringValue).joined(separator: ".")
      throw BadRow("\(name) has an invalid value")
    } catch {
      throw BadRow("not JSON")
    }
  }

  // MARK: - Formats

  private init(exported entry: ExportedPlay) throws(BadRow) {
    guard (1...256).contains(entry.key.instance.utf8.count) else {
      throw BadRow("key.instance has an invalid value")
    }
    let numbers = [("entry", entry.key.entry), ("lap", entry.key.lap), ("part", entry.key.part)]
    if let (name, _) = numbers.first(where: { $0.1 < 0 }) {
      throw BadRow("key.\(name) has an invalid value")
    }
    var row = entry.row
    // The outcome of a delivery is stored with the delivery.
    if row.play.outcome?.isOfViewing == false { row.play.outcome = nil }
    isPlay = row.isPlay
    row.deliveries.removeAll { $0.state == .waiting }
    if isPlay {
      row.play.outcome = .imported
    } else if row.play.outcome == nil, row.deliveries.isEmpty {
      row.play.outcome = .ignored
      row.play.detail = "imported, not sent"
    }
    self.row = row
    media = entry.media
  }

  private init(entry: HistoryEntry, at watchedAt: Double) throws(BadRow) {
    guard let media = Media(entry) else { throw BadRow("neither a movie nor an episode") }
    self.init(
      Play.Key(instance: "trakt-history", entry: Int(clamping: entry.id), lap: 0), media,
      at: watchedAt)
    row.deliveries = [
      Delivery(
        destination: .trakt, kind: .scrobble, progress: 100, state: .scrobbled,
        remoteID: entry.id)
    ]
  }

  private static func backlog(_ item: BacklogItem) throws(BadRow) -> [ImportedPlay] {
    let title = String(decoding: item.info.title.utf8.prefix(200), as: UTF8.self)
    return try item.media().map { media in
      let episode = media.episodes.first
      // The name takes the place of the path, which the backlog does not have: a lookup needs one.
      return ImportedPlay(
        Play.Key(
          instance: "trakt-scrobbler \(title)", entry: Int(item.updatedAt),
          lap: media.season ?? 0, part: episode ?? 0),
        media, at: item.updatedAt, path: item.name(episode: episode))
    }
  }

  /// A play of unknown length.
  private init(_ key: Play.Key, _ media: Media, at time: Double, path: String = "") {
    let play = Play(
      key: key, path: path, media: ExportedPlay.text(media), beganAt: time, endedAt: time,
      seenAt: time, duration: 0, progress: 100, reachedThreshold: true, outcome: .imported)
    row = HistoryRow(play: play)
    self.media = media
    isPlay = true
  }
}

/// The time of a play in Trakt's history, which must exist in the calendar.
private struct WatchedAt: Decodable {
  var watchedAt: ExactTime

  private enum CodingKeys: String, CodingKey {
    case watchedAt = "watched_at"
  }
}

/// An element of trakt-scrobbler's `watched_backlog.json`.
private struct BacklogItem: Decodable {
  struct Info: Decodable {
    var type: String
    var title: String
    var year: Int?
    var season: Int?
    var episodes: [Int]
    var traktID: Int?
    var slug: String?

    private enum CodingKeys: String, CodingKey {
      case type, title, year, season, episode
      case traktID = "trakt_id"
      case slug = "trakt_slug"
    }

    init(from decoder: any Decoder) throws {
      let info = try decoder.container(keyedBy: CodingKeys.self)
      type = try info.decode(String.self, forKey: .type)
      title = try info.decode(String.self, forKey: .title)
      year = try info.decodeIfPresent(Int.self, forKey: .year)
      season = try info.decodeIfPresent(Int.self, forKey: .season)
      if let list = try? info.decode([Int].self, forKey: .episode) {
        episodes = list
      } else {
        episodes = try info.decodeIfPresent(Int.self, forKey: .episode).map { [$0] } ?? []
      }
      traktID = try info.decodeIfPresent(Int.self, forKey: .traktID)
      slug = try info.decodeIfPresent(String.self, forKey: .slug)
    }
  }

  var info: Info
  /// Seconds since 1970.
  var updatedAt: Double

  private enum CodingKeys: String, CodingKey {
    case info = "media_info"
    case updatedAt = "updated_at"
  }

  init(from decoder: any Decoder) throws {
    let item = try decoder.container(keyedBy: CodingKeys.self)
    info = try item.decode(Info.self, forKey: .info)
    updatedAt = try item.decode(Double.self, forKey: .updatedAt)
    guard (0...ExactTime.range.upperBound).contains(updatedAt) else {
      throw DecodingError.dataCorruptedError(
        forKey: .updatedAt, in: item, debugDescription: "not a time")
    }
  }

  /// - Returns: a movie, or each episode.
  func media() throws(BadRow) -> [Media] {
    guard let kind = Media.Kind(rawValue: info.type) else {
      throw BadRow("media_info.type is neither movie nor episode")
    }
    guard kind == .movie || !info.episodes.isEmpty, !info.title.isEmpty,
      info.episodes.count <= 100
    else { throw BadRow("media_info has no title or no episode") }
    let ids = TraktIDs(trakt: info.traktID, slug: info.slug)
    guard kind == .episode else {
      return [Media(kind, title: info.title, year: info.year, season: nil, episodes: [], ids: ids)]
    }
    return info.episodes.map {
      Media(
        kind, title: info.title, year: info.year, season: info.season ?? 1, episodes: [$0],
        ids: ids)
    }
  }

  /// The title in the form of a file name.
  func name(episode: Int?) -> String {
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let title = info.title.split(separator: "/").joined(separator: " ")
    if info.type == "movie" { return title + (info.year.map { " (\($0))" } ?? "") }
    return "\(title) S\(two(info.season ?? 1))" + (episode.map { "E\(two($0))" } ?? "")
  }
}

extension ExportedPlay {
  private static let maximumDuration = 1e7

  /// The viewing and its deliveries, with impossible numbers limited.
  fileprivate var row: HistoryRow {
    func limited(_ value: Double) -> Double { value > 0 ? min(value, Self.maximumDuration) : 0 }
    func percent(_ value: Double) -> Double { value > 0 ? min(value, 100) : 0 }
    let ranges = watched.compactMap { pair -> ClosedRange<Double>? in
      guard pair.count == 2, pair[0] <= pair[1] else { return nil }
      return limited(pair[0])...limited(pair[1])
    }
    // The file may come from a program that writes whole URLs.
    let address = MediaAddress(path)
    let play = Play(
      key: key, path: address.shown, identity: identity, mediaTitle: address.title(mediaTitle),
      tags: tags.flatMap { Self.text($0.compactMapValues(address.redacted)) },
      media: media.flatMap(Self.text),
      beganAt: beganAt.seconds,
      endedAt: endedAt.seconds, seenAt: seenAt.seconds, position: limited(position),
      duration: limited(duration), progress: percent(progress), watched: ranges,
      watchedSeconds: limited(watchedSeconds), playingTime: limited(playingTime),
      reachedThreshold: hasReachedThreshold, outcome: outcome.flatMap(Play.Outcome.init),
      detail: detail, startPosition: startPosition.map(limited), isGrowing: isGrowing)
    return HistoryRow(
      play: play,
      deliveries: deliveries.compactMap { sent in
        guard let kind = Delivery.Kind(rawValue: sent.kind),
          let state = Delivery.State(rawValue: sent.state), !sent.destination.isEmpty
        else { return nil }
        return Delivery(
          destination: Destination(rawValue: sent.destination), kind: kind,
          progress: percent(sent.progress), state: state, remoteID: sent.remoteID,
          detail: sent.detail)
      })
  }
}
