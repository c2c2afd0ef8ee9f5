// SPDX-License-Identifier: MIT

import FoundationEssentials

/// Dates in Trakt's format: ISO 8601 in GMT, written with milliseconds
/// (`2014-09-01T09:10:11.000Z`), read with or without a fraction.
enum TraktDate {
  private static let precise = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
  private static let plain = Date.ISO8601FormatStyle()

  /// Returns a date rounded to the nearest millisecond: the format style truncates, and a Double is
  /// mostly slightly below the intended value.
  static func text(_ date: Date) -> String {
    (date + 0.000_5).formatted(precise)
  }

  static func parse(_ text: String) -> Date? {
    (try? precise.parse(text)) ?? (try? plain.parse(text))
  }
}
