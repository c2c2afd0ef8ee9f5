// SPDX-License-Identifier: MIT

import FoundationEssentials

/// Trakt's dates: GMT, ISO 8601 with milliseconds, such as `2014-09-01T09:10:11.000Z`.
enum Timestamp {
  static func string(_ date: Date) -> String {
    date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
  }

  static func json(_ date: Date?) -> JSON { JSON(date.map(string)) }

  /// Parses a timestamp ending in `Z`, with or without a fraction; nil for other offsets.
  static func date(_ string: String) -> Date? {
    guard string.hasSuffix("Z") else { return nil }
    for fraction in [true, false] {
      let style = Date.ISO8601FormatStyle(includingFractionalSeconds: fraction)
      if let date = try? Date(string, strategy: style) { return date }
    }
    return nil
  }

  /// Parses a timestamp or a day, as in `start_at` and `end_at`.
  static func dateOrDay(_ string: String) -> Date? {
    date(string) ?? date(string + "T00:00:00Z")
  }

  /// Truncates to the minute: in 2026 every `watched_at` in Trakt's history ends in `:00.000Z`.
  static func minute(of date: Date) -> Date {
    Date(timeIntervalSince1970: (date.timeIntervalSince1970 / 60).rounded(.down) * 60)
  }
}
