// SPDX-License-Identifier: MIT

/// One interpretation of a name's numbers: an episode, or a movie.
struct NumberReading {
  enum Form {
    /// `S01E02`, `1x02`, `Season 1 Episode 2`.
    case seasonEpisode
    /// `Episode 12`, `E12`, `3of5`.
    case episode
    /// A bare number: `- 12`, `[12]`, `Show 12`.
    case bare
    /// `102`, meaning the second episode of the first season.
    case packed
    /// `Part 3`.
    case part
    case date
    /// A season without an episode.
    case season
    case movie
  }

  var form: Form
  /// Bytes that it was read from; empty for a movie.
  var span: Range<Int>
  var season: Int?
  var episodes: [Int] = []
  var absolute: Int?
  var date: CalendarDate?
  /// Confidence in this reading alone, 0…100; see ``Weight``.
  var weight: Int

  /// Maximum number of episodes in one file.
  static let maximumEpisodes = 200

  /// Expands two numbers to the range between them; returns other lists unchanged.
  static func episodes(_ numbers: [Int]) -> [Int] {
    guard numbers.count == 2, numbers[0] < numbers[1],
      numbers[1] - numbers[0] < maximumEpisodes
    else {
      var seen: [Int] = []
      for number in numbers where !seen.contains(number) { seen.append(number) }
      return seen.sorted()
    }
    return Array(numbers[0]...numbers[1])
  }
}

/// A calendar day.
struct CalendarDate: Equatable {
  var year: Int
  var month: Int
  var day: Int

  /// Returns `nil` unless the day exists and is between 1930 and 2099.
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
