// SPDX-License-Identifier: MIT

internal import FoundationEssentials
internal import Journal
internal import Scrobbling
internal import Statistics
internal import Trakt

/// The films of the journal in the format of <https://letterboxd.com/about/importing-data/>.
struct LetterboxdDiary {
  /// The size that Letterboxd takes in one file, in bytes.
  static let limit = 1_000_000

  private static let header = CSVText.record([
    "tmdbID", "imdbID", "Title", "Year", "WatchedDate", "Rating10", "Rewatch",
  ])

  private enum Film: Hashable {
    case tmdb(Int)
    case imdb(String)
    case trakt(Int)
    case title(String, Int?)

    init?(_ media: Media) {
      if let id = media.ids.tmdb {
        self = .tmdb(id)
      } else if let id = media.ids.imdb {
        self = .imdb(id)
      } else if let id = media.ids.trakt {
        self = .trakt(id)
      } else if let title = media.title {
        self = .title(title, media.year)
      } else {
        return nil
      }
    }
  }

  private let limit: Int
  private var calendar = LocalCalendar()
  /// The last day on which each film was played.
  private var days: [Film: Int] = [:]
  /// Complete files, and the one that is filled.
  private(set) var parts = [Self.header]
  /// The number of diary entries.
  private(set) var count = 0

  init(limit: Int = Self.limit) {
    self.limit = limit
  }

  /// Adds a viewing if it is a play of a film.
  ///
  /// Several plays of a day are one entry, as Letterboxd makes of them.
  ///
  /// - Parameters:
  ///   - row: not older than the ones before it.
  ///   - isIncluded: whether it is in the period; an earlier one still makes later ones rewatches.
  mutating func add(_ row: HistoryRow, isIncluded: Bool) {
    guard row.isPlay, let media: Media = DiaryEntry(row).media, media.kind == .movie,
      let film = Film(media), media.title != nil || media.ids.tmdb != nil || media.ids.imdb != nil
    else { return }
    let day = calendar.dayAndHour(row.play.beganAt).day
    let previous = days.updateValue(day.number, forKey: film)
    guard isIncluded, previous != day.number else { return }
    append(
      CSVText.record([
        media.ids.tmdb.map(String.init), media.ids.imdb, media.title, media.year.map(String.init),
        day.text, nil, previous == nil ? "false" : "true",
      ]))
    count += 1
  }

  private mutating func append(_ record: String) {
    if parts[parts.count - 1].utf8.count + record.utf8.count > limit { parts.append(Self.header) }
    parts[parts.count - 1] += record
  }
}
