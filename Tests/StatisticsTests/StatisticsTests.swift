// SPDX-License-Identifier: MIT

import Statistics
import Testing

/// A watch with its item.
private struct PlayedItem {
  var watch: Watch
  var item: WatchedItem?

  init(
    day: CalendarDay, hour: Int, seconds: Double, progress: Double = 100, isPlay: Bool = true,
    isPaused: Bool = false, item: WatchedItem? = nil
  ) {
    watch = Watch(
      day: day, hour: hour, seconds: seconds, progress: progress, isPlay: isPlay,
      isPaused: isPaused)
    self.item = item
  }
}

extension Statistics {
  /// Every watch refers to an item of its own.
  fileprivate init(_ seen: [PlayedItem]) {
    let watches = seen.enumerated().map { index, one in
      var watch = one.watch
      watch.item = index
      return watch
    }
    self.init(watches, of: seen.map(\.item))
  }
}

@Suite struct StatisticsTests {
  private static func day(_ month: Int, _ day: Int, year: Int = 2026) -> CalendarDay {
    CalendarDay(year: year, month: month, day: day)
  }

  private static func episode(_ number: Int?, of title: String = "Lost") -> WatchedItem {
    WatchedItem(kind: .episode, title: title, season: 1, episode: number)
  }

  private static let movie = WatchedItem(kind: .movie, title: "Sintel", year: 2010)

  @Test func `no viewing gives no numbers`() {
    let statistics = Statistics([Watch]())
    #expect(statistics.total == Statistics.Total())
    #expect(statistics.longestStreak == nil)
    #expect(statistics.first == nil)
    #expect(statistics.weekdays.count == 7)
    #expect(statistics.hours.count == 24)
  }

  @Test func `play of unknown length counts and adds no hours`() {
    let statistics = Statistics([
      PlayedItem(day: Self.day(1, 1), hour: 20, seconds: 0, item: Self.movie)
    ])
    #expect(statistics.total == Statistics.Total(plays: 1, seconds: 0))
    #expect(statistics.movies == 1)
  }

  @Test func `viewing that is not a play adds its time only`() {
    let statistics = Statistics([
      PlayedItem(day: Self.day(1, 1), hour: 20, seconds: 600, isPlay: false, item: Self.movie)
    ])
    #expect(statistics.total == Statistics.Total(plays: 0, seconds: 600))
    #expect(statistics.movies == 0)
    #expect(statistics.longestStreak == nil)
  }

  @Test(arguments: [-1, .nan, .infinity, -.infinity, 1e308])
  func `impossible values stay bounded`(_ value: Double) {
    let watch = Watch(day: Self.day(1, 1), hour: 99, seconds: value, progress: value)
    #expect((0...1e7).contains(watch.seconds))
    #expect((0...100).contains(watch.progress))
    #expect(watch.hour == 23)
  }

  @Test func `plays are counted by month, weekday and hour`() {
    // 1 January 2026 is a Thursday.
    let statistics = Statistics([
      PlayedItem(day: Self.day(1, 1), hour: 20, seconds: 60, item: Self.movie),
      PlayedItem(day: Self.day(1, 8), hour: 20, seconds: 60, item: Self.episode(1)),
      PlayedItem(day: Self.day(2, 2), hour: 9, seconds: 30),
    ])
    #expect(statistics.months[CalendarMonth(year: 2026, month: 1)]?.plays == 2)
    #expect(statistics.months[CalendarMonth(year: 2026, month: 2)]?.seconds == 30)
    #expect(statistics.weekdays.map(\.plays) == [1, 0, 0, 2, 0, 0, 0])
    #expect(statistics.week[3][20] == Statistics.Total(plays: 2, seconds: 120))
    #expect(statistics.hours[9].plays == 1)
    #expect(
      (statistics.movies, statistics.episodes, statistics.unidentified) == (1, 1, 1))
    #expect(statistics.last?.day == Self.day(2, 2))
  }

  @Test func `item that is not listed is not identified`() {
    let statistics = Statistics(
      [-1, 0, 1, 2].map { Watch(day: Self.day(1, 1), hour: 1, seconds: 1, item: $0) },
      of: [Self.movie, nil])
    #expect((statistics.movies, statistics.unidentified) == (1, 3))
  }

  @Test func `days in any order are summed`() {
    let watches = [1, 2, 1].map { Watch(day: Self.day(1, $0), hour: 1, seconds: 10) }
    #expect(Statistics(watches).days[Self.day(1, 1)] == Statistics.Total(plays: 2, seconds: 20))
  }

  @Test func `streak continues across 31 December and 29 February`() {
    let days = [(12, 30, 2027), (12, 31, 2027), (1, 1, 2028), (2, 28, 2028), (2, 29, 2028)]
    let statistics = Statistics(
      days.map { PlayedItem(day: Self.day($0.0, $0.1, year: $0.2), hour: 1, seconds: 0) }
        + [PlayedItem(day: Self.day(3, 1, year: 2028), hour: 1, seconds: 0)])
    // The earliest of two that are as long.
    #expect(statistics.longestStreak?.first == Self.day(12, 30, year: 2027))
    #expect(statistics.longestStreak?.days == 3)
  }

  @Test func `shows are sorted by plays`() {
    let watches = [("Lost", 1), ("Dark", 1), ("Lost", 2)].map {
      PlayedItem(day: Self.day(1, 1), hour: 1, seconds: 10, item: Self.episode($0.1, of: $0.0))
    }
    let shows = Statistics(watches).shows
    #expect(shows.map(\.title) == ["Lost", "Dark"])
    #expect(shows.map(\.total.plays) == [2, 1])
  }

  @Test func `episodes without number are not a rewatch`() {
    func twice(_ item: WatchedItem) -> [PlayedItem] {
      (1...2).map { PlayedItem(day: Self.day(1, $0), hour: 1, seconds: 10, item: item) }
    }
    let watches = twice(Self.episode(nil)) + twice(Self.episode(3)) + twice(Self.movie)
    #expect(Statistics(watches).rewatches.map(\.item) == [Self.episode(3), Self.movie])
  }

  @Test func `unfinished item is finished by a later play`() {
    func watch(_ day: Int, _ item: WatchedItem, _ isPlay: Bool, _ progress: Double) -> PlayedItem {
      PlayedItem(
        day: Self.day(1, day), hour: 1, seconds: 10, progress: progress, isPlay: isPlay,
        isPaused: !isPlay, item: item)
    }
    let statistics = Statistics([
      watch(1, Self.movie, true, 100), watch(2, Self.movie, false, 20),
      watch(3, Self.episode(1), false, 50), watch(4, Self.episode(2), false, 30),
      watch(5, Self.episode(1), true, 95), watch(6, Self.movie, false, 40),
    ])
    #expect(statistics.unfinished.map(\.item) == [Self.movie, Self.episode(2)])
    #expect(statistics.unfinished.first?.progress == 40)
  }

  @Test func `every day of four centuries returns from its date`() {
    var previous = CalendarDay(year: 1900, month: 1, day: 1)
    #expect(previous.text == "1900-01-01")
    #expect(CalendarDay(number: 0).text == "1970-01-01")
    #expect(CalendarDay(number: 0).weekday == 3)
    for _ in 0..<146_097 {
      let next = CalendarDay(number: previous.number + 1)
      let date = next.date
      guard CalendarDay(year: date.year, month: date.month, day: date.day) == next,
        date.day == 1 || date.day == previous.date.day + 1
      else {
        Issue.record("\(next.text)")
        return
      }
      previous = next
    }
  }
}
