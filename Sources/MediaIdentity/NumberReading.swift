// SPDX-License-Identifier: MIT

/// One way to read the numbers of a name: which episode, or that it is a movie.
struct NumberReading {
  enum Form {
    /// `S01E02`, `1x02`, `Season 1 Episode 2`.
    case seasonEpisode
    /// `Episode 12`, `E12`, `3of5`.
    case episode
    /// A bare number: `- 12`, `[12]`, `Show 12`.
    case bare
    /// `102` for the second episode of the first season.
    case packed
    /// `Part 3`.
    case part
    case date
    /// A season with no episode.
    case season
    case movie
  }

  var form: Form
  /// The bytes it was read from; empty for a movie.
  var span: Range<Int>
  var season: Int?
  var episodes: [Int] = []
  var absolute: Int?
  var date: CalendarDate?
  /// 0…100, the confidence in this reading alone; see ``Weight``.
  var weight: Int

  /// The largest number of episodes accepted for one file.
  static let mostEpisodes = 200

  /// All numbers from the first to the last when two are given, else those written.
  static func episodes(_ numbers: [Int]) -> [Int] {
    guard numbers.count == 2, numbers[0] < numbers[1],
      numbers[1] - numbers[0] < mostEpisodes
    else {
      var seen: [Int] = []
      for number in numbers where !seen.contains(number) { seen.append(number) }
      return seen.sorted()
    }
    return Array(numbers[0]...numbers[1])
  }
}

/// A day of the calendar.
struct CalendarDate: Equatable {
  var year: Int
  var month: Int
  var day: Int

  /// `nil` unless such a day exists between 1930 and 2099.
  init?(year: Int, month: Int, day: Int) {
    guard (1930...2099).contains(year), (1...12).contains(month), day >= 1 else { return nil }
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    guard day <= days[month - 1] else { return nil }
    self.year = year
    self.month = month
    self.day = day
  }

  /// `YYYY-MM-DD`.
  var text: String {
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(year)-\(two(month))-\(two(day))"
  }
}
