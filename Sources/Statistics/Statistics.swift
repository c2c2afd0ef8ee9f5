// SPDX-License-Identifier: MIT

/// The statistics of a journal. A viewing counts in the hour, day and month in which it began.
public struct Statistics: Hashable, Sendable {
  /// Plays, and the time that was watched.
  public struct Total: Hashable, Sendable {
    public var plays = 0
    /// Seconds of media played, including viewings that count as no play.
    public var seconds = 0.0

    public init(plays: Int = 0, seconds: Double = 0) {
      self.plays = plays
      self.seconds = seconds
    }

    mutating func add(_ watch: Watch) {
      if watch.isPlay { plays += 1 }
      seconds += watch.seconds
    }

    mutating func add(_ other: Total) {
      plays += other.plays
      seconds += other.seconds
    }
  }

  public struct Streak: Hashable, Sendable {
    public var first: CalendarDay
    public var last: CalendarDay
    public var days: Int { last.number - first.number + 1 }
  }

  public struct Show: Hashable, Sendable {
    public var title: String
    public var total: Total
  }

  public struct Rewatch: Hashable, Sendable {
    public var item: WatchedItem
    /// 2 or more.
    public var plays: Int
  }

  public struct Unfinished: Hashable, Sendable {
    public var item: WatchedItem
    /// 0…100.
    public var progress: Double
    public var day: CalendarDay
  }

  /// One play and its day.
  public struct DatedPlay: Hashable, Sendable {
    public var item: WatchedItem?
    public var day: CalendarDay
  }

  public private(set) var total = Total()
  public private(set) var movies = 0
  public private(set) var episodes = 0
  /// Plays that were not identified.
  public private(set) var unidentified = 0
  public private(set) var days: [CalendarDay: Total] = [:]
  public private(set) var months: [CalendarMonth: Total] = [:]
  /// The days of the week from Monday, each with its 24 hours.
  public private(set) var week = [[Total]](
    repeating: [Total](repeating: Total(), count: 24), count: 7)
  /// The longest run of days with a play; the earliest of several.
  public private(set) var longestStreak: Streak?
  /// The most plays first.
  public private(set) var shows: [Show] = []
  /// Movies and episodes with several plays, the most plays first.
  public private(set) var rewatches: [Rewatch] = []
  /// Viewings that ended before they counted and were not played to the end later, the newest
  /// first.
  public private(set) var unfinished: [Unfinished] = []
  public private(set) var first: DatedPlay?
  public private(set) var last: DatedPlay?

  /// - Parameters:
  ///   - watches: the oldest first.
  ///   - items: those that the watches refer to. The same item may be there several times.
  public init(_ watches: [Watch], of items: [WatchedItem?] = []) {
    let numbers = ItemNumbers(items)
    var showTotals = [Total](repeating: Total(), count: numbers.shows.count)
    var plays = [Int](repeating: 0, count: numbers.items.count)
    var open = [(order: Int, progress: Double, day: CalendarDay)?](
      repeating: nil, count: numbers.items.count)
    // Most viewings share the day with the one before: one lookup a day.
    var day: (day: CalendarDay, total: Total)?
    var firstPlay: (index: Int?, day: CalendarDay)?
    var lastPlay = firstPlay
    for (order, watch) in watches.enumerated() {
      if let one = day, one.day != watch.day {
        days[one.day, default: Total()].add(one.total)
        day = nil
      }
      day = day ?? (watch.day, Total())
      day?.total.add(watch)
      week[watch.day.weekday][watch.hour].add(watch)
      total.add(watch)
      let index = watch.item.flatMap { items.indices.contains($0) ? $0 : nil }
      if watch.isPlay {
        count(index.flatMap { numbers.kinds[$0] })
        firstPlay = firstPlay ?? (index, watch.day)
        lastPlay = (index, watch.day)
      }
      guard let index else { continue }
      if let show = numbers.show[index] { showTotals[show].add(watch) }
      guard let item = numbers.item[index] else { continue }
      if watch.isPlay {
        plays[item] += 1
        open[item] = nil
      } else if watch.isPaused {
        open[item] = (order, watch.progress, watch.day)
      }
    }
    if let day { days[day.day, default: Total()].add(day.total) }
    for (day, total) in days {
      let date = day.date
      months[CalendarMonth(year: date.year, month: date.month), default: Total()].add(total)
    }
    shows = zip(numbers.shows, showTotals).filter { $0.1.plays > 0 }
      .map { Show(title: $0.0, total: $0.1) }.sorted {
        ($1.total.plays, $1.total.seconds, $0.title) < ($0.total.plays, $0.total.seconds, $1.title)
      }
    // The names are made once, not for each comparison.
    rewatches = zip(numbers.items, plays).filter { $0.1 > 1 }
      .map { (name: $0.0.name, rewatch: Rewatch(item: $0.0, plays: $0.1)) }
      .sorted { ($1.rewatch.plays, $0.name) < ($0.rewatch.plays, $1.name) }
      .map(\.rewatch)
    unfinished = zip(numbers.items, open).compactMap { item, one in one.map { (item, $0) } }
      .sorted { $0.1.order > $1.1.order }
      .map { Unfinished(item: $0.0, progress: $0.1.progress, day: $0.1.day) }
    longestStreak = Self.longestStreak(in: days)
    first = firstPlay.map { DatedPlay(item: $0.index.flatMap { items[$0] }, day: $0.day) }
    last = lastPlay.map { DatedPlay(item: $0.index.flatMap { items[$0] }, day: $0.day) }
  }

  private mutating func count(_ kind: WatchedItem.Kind?) {
    switch kind {
    case .movie: movies += 1
    case .episode: episodes += 1
    case nil: unidentified += 1
    }
  }

  private static func longestStreak(in days: [CalendarDay: Total]) -> Streak? {
    var longest: Streak?
    var current: Streak?
    for day in days.filter({ $0.value.plays > 0 }).keys.sorted() {
      if let running = current, day.number == running.last.number + 1 {
        current?.last = day
      } else {
        current = Streak(first: day, last: day)
      }
      if let current, current.days > longest?.days ?? 0 { longest = current }
    }
    return longest
  }

  /// The totals of the days of the week, from Monday.
  public var weekdays: [Total] { week.map(Self.sum) }

  /// The totals of the 24 hours of a day.
  public var hours: [Total] { (0..<24).map { hour in Self.sum(week.map { $0[hour] }) } }

  private static func sum(_ totals: [Total]) -> Total {
    totals.reduce(into: Total()) { $0.add($1) }
  }
}
