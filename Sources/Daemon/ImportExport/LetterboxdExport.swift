// SPDX-License-Identifier: MIT

internal import FoundationEssentials
internal import Journal
internal import Scrobbling
internal import Statistics
internal import Trakt

/// The movies of the journal in the format of <https://letterboxd.com/about/importing-data/>.
struct LetterboxdExport {
  /// The maximum size of a file that Letterboxd accepts, in bytes.
  static let limit = 1_000_000

  private static let header = CSVText.record([
    "tmdbID", "imdbID", "Title", "Year", "WatchedDate", "Rating10", "Rewatch",
  ])

  private enum MovieName: Hashable {
    case tmdb(Int)
    case imdb(String)
    case trakt(Int)
    case title(String, Int?)

    /// The ids of a movie, the most reliable first.
    static func names(of media: Media) -> [MovieName] {
      [
        media.ids.tmdb.map(MovieName.tmdb), media.ids.imdb.map(MovieName.imdb),
        media.ids.trakt.map(MovieName.trakt), media.title.map { .title($0, media.year) },
      ].compactMap(\.self)
    }
  }

  private let limit: Int
  private var calendar = LocalCalendar()
  /// The last day on which each movie was played.
  private var days: [MovieName: Int] = [:]
  /// The newest rating of each movie.
  private var ratings: [MovieName: Int] = [:]
  /// The contents of complete files, and of the one that is being filled.
  private(set) var parts = [Self.header]
  /// The number of diary entries.
  private(set) var count = 0

  /// - Parameter ratings: oldest first.
  init(ratings: [Rating] = [], limit: Int = Self.limit) {
    self.limit = limit
    for rating in ratings {
      guard let media: Media = ExportedPlay.value(rating.media), media.kind == .movie else {
        continue
      }
      for name in MovieName.names(of: media) { self.ratings[name] = rating.rating }
    }
  }

  /// Adds a viewing if it is a play of a movie.
  ///
  /// Several plays on one day are one entry, as in Letterboxd's diary.
  ///
  /// - Parameters:
  ///   - row: not older than the ones before it.
  ///   - isIncluded: whether it is in the period; an earlier one still makes later ones rewatches.
  mutating func add(_ row: HistoryRow, isIncluded: Bool) {
    guard row.isPlay, let media: Media = ExportedPlay(row).media, media.kind == .movie,
      case let names = MovieName.names(of: media), let name = names.first,
      media.title != nil || media.ids.tmdb != nil || media.ids.imdb != nil
    else { return }
    let day = calendar.dayAndHour(row.play.beganAt).day
    let previous = days.updateValue(day.number, forKey: name)
    guard isIncluded, previous != day.number else { return }
    append(
      CSVText.record([
        media.ids.tmdb.map(String.init), media.ids.imdb, media.title, media.year.map(String.init),
        day.text, names.compactMap { ratings[$0] }.first.map(String.init),
        previous == nil ? "false" : "true",
      ]))
    count += 1
  }

  private mutating func append(_ record: String) {
    if parts[parts.count - 1].utf8.count + record.utf8.count > limit { parts.append(Self.header) }
    parts[parts.count - 1] += record
  }
}
