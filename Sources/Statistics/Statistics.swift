// SPDX-License-Identifier: MIT

/// What a journal amounts to. A viewing counts in the hour, day and month in which it began.
public struct Statistics: Hashable, Sendable {
  /// Plays, and the time that was watched.
  public struct Total: Hashable, Sendable {
    public var plays = 0
    /// Of film; also of viewings that count as no play.
    public var seconds = 0.0

    public init(plays: Int = 0, seconds: Double = 0) {
      self.plays = plays
      self.seconds = seconds
    }

    mutating func add(_ watch: Watch) {
      if watch.isPlay { plays += 1 }
      seconds += watch.seconds
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
  public private(set) var films = 0
  public private(set) var episodes = 0
  /// Plays that were not identified.
  public private(set) var unidentified = 0
  public private(set) var days: [CalendarDay: Total] = [:]
  public private(set) var months: [CalendarMonth: Total] = [:]
  /// From Monday; each with its 24 hours.
  public private(set) var week = [[Total]](
    repeating: [Total](repeating: Total(), count: 24), count: 7)
  /// The longest run of days with a play; the earliest of several.
  public private(set) var longestStreak: Streak?
  /// The most plays first.
  public private(set) var shows: [Show] = []
  /// Films and episodes with several plays, the most plays first.
  public private(set) var rewatches: [Rewatch] = []
  /// Viewings that ended before they counted and were not played to the end later, the newest first.
  public private(set) var unfinished: [Unfinished] = []
  public private(set) var first: DatedPlay?
  public private(set) var last: DatedPlay?

  /// - Parameter watches: the oldest first.
  public init(_ watches: some Sequence<Watch>) {
    var byShow: [WatchedItem.Title: Show] = [:]
    var playsOfItem: [WatchedItem.Identity: Rewatch] = [:]
    var openItems: [WatchedItem.Identity: (order: Int, Unfinished)] = [:]
    for (order, watch) in watches.enumerated() {
      count(watch)
      if let item = watch.item, item.kind == .episode {
        byShow[item.work, default: Show(title: item.title, total: Total())].total.add(watch)
      }
      guard let item = watch.item, let identity = item.identity else { continue }
      if watch.isPlay {
        playsOfItem[identity, default: Rewatch(item: item, plays: 0)].plays += 1
        openItems[identity] = nil
      } else if watch.isPaused {
        let unfinished = Unfinished(item: item, progress: watch.progress, day: watch.day)
        openItems[identity] = (order, unfinished)
      }
    }
    shows = byShow.values.filter { $0.total.plays > 0 }.sorted {
      ($1.total.plays, $1.total.seconds, $0.title) < ($0.total.plays, $0.total.seconds, $1.title)
    }
    rewatches = playsOfItem.values.filter { $0.plays > 1 }.sorted {
      ($1.plays, $0.item.name) < ($0.plays, $1.item.name)
    }
    unfinished = openItems.values.sorted { $0.order > $1.order }.map(\.1)
    longestStreak = Self.longestStreak(in: days)
  }

  private mutating func count(_ watch: Watch) {
    total.add(watch)
    days[watch.day, default: Total()].add(watch)
    week[watch.day.weekday][watch.hour].add(watch)
    let date = watch.day.date
    months[CalendarMonth(year: date.year, month: date.month), default: Total()].add(watch)
    guard watch.isPlay else { return }
    switch watch.item?.kind {
    case .film: films += 1
    case .episode: episodes += 1
    case nil: unidentified += 1
    }
    let play = DatedPlay(item: watch.item, day: watch.day)
    if first == nil { first = play }
    last = play
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

  /// From Monday.
  public var weekdays: [Total] { week.map(Self.sum) }

  /// Of the 24 hours of a day.
  public var hours: [Total] { (0..<24).map { hour in Self.sum(week.map { $0[hour] }) } }

  private static func sum(_ totals: [Total]) -> Total {
    totals.reduce(into: Total()) { sum, next in
      sum.plays += next.plays
      sum.seconds += next.seconds
    }
  }
}
