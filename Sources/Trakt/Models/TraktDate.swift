// SPDX-License-Identifier: MIT

import FoundationEssentials

/// Instants as Trakt writes them: ISO 8601 in GMT, with milliseconds on the way out
/// (`2014-09-01T09:10:11.000Z`), with or without a fraction on the way in.
enum TraktDate {
  private static let precise = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
  private static let plain = Date.ISO8601FormatStyle()

  /// To the nearest millisecond: the style cuts, and a date is mostly a hair below what was meant.
  static func text(_ date: Date) -> String {
    (date + 0.000_5).formatted(precise)
  }

  static func parse(_ text: String) -> Date? {
    (try? precise.parse(text)) ?? (try? plain.parse(text))
  }
}
