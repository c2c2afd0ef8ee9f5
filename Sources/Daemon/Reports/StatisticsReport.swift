// SPDX-License-Identifier: MIT

internal import FoundationEssentials
internal import Journal
public import Statistics

/// Content of `scrobbled stats`; its keys are those of `--json`.
public struct StatisticsReport: Sendable {
  public var statistics: Statistics

  public init(_ statistics: Statistics) {
    self.statistics = statistics
  }

  /// Reads the journal, with no running daemon and no network.
  ///
  /// - Parameters:
  ///   - start: the earliest beginning, in seconds since 1970.
  ///   - end: the time before which viewings began, in seconds since 1970.
  /// - Throws: ``CommandFailure`` if the journal cannot be read; a missing one is an empty history.
  public init(
    paths: Paths, from start: Double? = nil, to end: Double? = nil
  ) throws(CommandFailure) {
    guard FileManager.default.fileExists(atPath: paths.journal) else {
      self.init(Statistics([Watch]()))
      return
    }
    do throws(JournalError) {
      let log = try Journal(reading: paths.journal).watched(
        from: start ?? -.infinity, to: end ?? .infinity)
      var calendar = LocalCalendar()
      self.init(
        Statistics(log.rows.map { calendar.watch($0) }, of: log.media.map(WatchedItem.init)))
    } catch {
      throw CommandFailure(error, journal: paths.journal)
    }
  }

  /// The whole of a year by the local clock, in seconds since 1970; nil outside of 1…9999.
  public static func period(ofYear year: Int) -> Range<Double>? {
    guard let start = HistorySelection.period("\(year)-01-01", at: 0)?.lowerBound,
      let end = HistorySelection.period("\(year)-12-31", at: 0)?.upperBound
    else { return nil }
    return start..<max(start, end)
  }
}

extension LocalCalendar {
  fileprivate mutating func watch(_ row: WatchRow) -> Watch {
    let (day, hour) = dayAndHour(row.beganAt)
    return Watch(
      day: day, hour: hour, seconds: row.watchedSeconds, progress: row.progress,
      isPlay: row.isPlay, isPaused: row.isPaused, item: row.media)
  }
}

extension WatchedItem {
  fileprivate init?(_ media: WatchedMedia) {
    guard let title = media.title, media.kind == "movie" || media.kind == "episode" else {
      return nil
    }
    self.init(
      kind: media.kind == "movie" ? .movie : .episode, title: title, year: media.year,
      season: media.season, episode: media.episode, id: media.traktID)
  }
}

// MARK: - JSON

extension StatisticsReport: Encodable {
  private struct Month: Encodable {
    var month: String
    var plays: Int
    var hours: Double
  }

  private struct Weekday: Encodable {
    var weekday: String
    var plays: Int
    var hours: Double
  }

  private struct Hour: Encodable {
    var hour: Int
    var plays: Int
    var hours: Double
  }

  private struct Streak: Encodable {
    var days: Int
    var from: String
    var to: String
  }

  private struct Show: Encodable {
    var title: String
    var plays: Int
    var hours: Double
  }

  private struct Rewatch: Encodable {
    var name: String
    var plays: Int
  }

  private struct Unfinished: Encodable {
    var name: String
    var progress: Double
    var date: String
  }

  private struct DatedPlay: Encodable {
    var name: String?
    var date: String

    init(_ play: Statistics.DatedPlay) {
      name = play.item?.name
      date = play.day.text
    }
  }

  private enum CodingKeys: String, CodingKey {
    case plays, episodes, unidentified, hours, months, weekdays, shows, rewatches
    case unfinished, first, last
    case movies = "films"
    case dayHours = "hours_of_day"
    case longestStreak = "longest_streak"
  }

  static let weekdays = [
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
  ]

  /// Returns the hours of a total, with one decimal.
  static func hours(_ total: Statistics.Total) -> Double {
    (total.seconds / 360).rounded() / 10
  }

  /// Encodes all keys, with null for missing values.
  public func encode(to encoder: any Encoder) throws {
    let all = statistics
    var report = encoder.container(keyedBy: CodingKeys.self)
    try report.encode(all.total.plays, forKey: .plays)
    try report.encode(all.movies, forKey: .movies)
    try report.encode(all.episodes, forKey: .episodes)
    try report.encode(all.unidentified, forKey: .unidentified)
    try report.encode(Self.hours(all.total), forKey: .hours)
    try report.encode(
      all.months.sorted { $0.key < $1.key }.map {
        Month(month: $0.key.text, plays: $0.value.plays, hours: Self.hours($0.value))
      }, forKey: .months)
    try report.encode(
      zip(Self.weekdays, all.weekdays).map {
        Weekday(weekday: $0.lowercased(), plays: $1.plays, hours: Self.hours($1))
      }, forKey: .weekdays)
    try report.encode(
      all.hours.enumerated().map {
        Hour(hour: $0.offset, plays: $0.element.plays, hours: Self.hours($0.element))
      }, forKey: .dayHours)
    try report.encode(
      all.longestStreak.map { Streak(days: $0.days, from: $0.first.text, to: $0.last.text) },
      forKey: .longestStreak)
    try report.encode(
      all.shows.map {
        Show(title: $0.title, plays: $0.total.plays, hours: Self.hours($0.total))
      }, forKey: .shows)
    try report.encode(
      all.rewatches.map { Rewatch(name: $0.item.name, plays: $0.plays) }, forKey: .rewatches)
    try report.encode(
      all.unfinished.map {
        Unfinished(name: $0.item.name, progress: $0.progress, date: $0.day.text)
      }, forKey: .unfinished)
    try report.encode(all.first.map(DatedPlay.init), forKey: .first)
    try report.encode(all.last.map(DatedPlay.init), forKey: .last)
  }
}
