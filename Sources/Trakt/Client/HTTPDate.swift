// SPDX-License-Identifier: MIT

import FoundationEssentials

/// Parser for the `Date` header (RFC 9110, 5.6.7); only the form that servers must generate.
///
/// FoundationEssentials of Swift 6.3 has no date format for HTTP on Linux.
enum HTTPDate {
  /// - Returns: nil unless the form is `Sun, 06 Nov 1994 08:49:37 GMT`.
  static func parse(_ text: String) -> Date? {
    let words = text.split(separator: " ")
    guard words.count == 6, words[5] == "GMT",
      let day = Int(words[1]), let month = months.firstIndex(of: words[2]), let year = Int(words[3])
    else { return nil }
    let time = words[4].split(separator: ":").compactMap { Int($0) }
    guard time.count == 3 else { return nil }
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    return calendar.date(
      from: DateComponents(
        year: year, month: month + 1, day: day, hour: time[0], minute: time[1], second: time[2]))
  }

  private static let months: [Substring] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
}
