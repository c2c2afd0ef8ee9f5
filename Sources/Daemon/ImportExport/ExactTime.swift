// SPDX-License-Identifier: MIT

internal import Statistics

/// A moment, written as ISO 8601 in UTC with as many digits as needed to restore the same number.
struct ExactTime: Hashable, Sendable {
  /// The years 1…9999, in seconds since 1970.
  static let range = -62_135_596_800.0...253_402_300_799.0
  /// A `Double` has at most 17 significant digits.
  private static let maximumDigits = 20

  /// Seconds since 1970.
  var seconds: Double

  /// - Parameter seconds: since 1970; limited to ``range``.
  init(_ seconds: Double) {
    let bounds = Self.range
    self.seconds =
      seconds.isNaN ? 0 : min(max(seconds, bounds.lowerBound), bounds.upperBound)
  }

  var text: String {
    let whole = Int(seconds.rounded(.down))
    let days = (whole >= 0 ? whole : whole - 86_399) / 86_400
    let second = whole - days * 86_400
    let clock = [second / 3600, second / 60 % 60, second % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
    return "\(CalendarDay(number: days).text)T\(clock.joined(separator: ":"))\(fraction)Z"
  }

  /// The digits after the decimal point. Times before 1970 have none: no viewing is that old.
  private var fraction: String {
    guard seconds >= 1, seconds != seconds.rounded(.down) else { return "" }
    return "." + ("\(seconds)".split(separator: ".").last ?? "0")
  }

  /// - Parameter text: `2026-11-28T20:15:00Z`, with or without a fraction, in UTC or with an offset
  ///   such as `+01:00`.
  init?(_ text: some StringProtocol) {
    var rest = Substring(text)
    func number(_ digits: Int, _ following: String = "") -> Int? {
      let part = rest.prefix(digits)
      guard part.utf8.count == digits, part.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
        return nil
      }
      rest = rest.dropFirst(digits)
      guard rest.hasPrefix(following) else { return nil }
      rest = rest.dropFirst(following.count)
      return Int(part)
    }
    guard let year = number(4, "-"), let month = number(2, "-"), let day = number(2, "T"),
      let hour = number(2, ":"), let minute = number(2, ":"), let second = number(2),
      year > 0, (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60,
      second < 61
    else { return nil }
    let date = CalendarDay(year: year, month: month, day: day)
    // Without this, 31 June would be 1 July.
    guard date.date.day == day else { return nil }
    var digits: Substring = "0"
    if rest.hasPrefix(".") {
      digits = rest.dropFirst().prefix { $0.isASCII && $0.isNumber }
      guard !digits.isEmpty, digits.count <= Self.maximumDigits else { return nil }
      rest = rest.dropFirst(digits.count + 1)
    }
    var offset = 0
    if let sign = rest.first, sign == "+" || sign == "-" {
      rest = rest.dropFirst()
      guard let hours = number(2, ":"), let minutes = number(2), hours < 24, minutes < 60 else {
        return nil
      }
      offset = (hours * 60 + minutes) * (sign == "-" ? -60 : 60)
    } else if rest == "Z" {
      rest = ""
    } else {
      return nil
    }
    let whole = date.number * 86_400 + hour * 3600 + minute * 60 + second - offset
    guard rest.isEmpty, let exact = Double(whole >= 0 ? "\(whole).\(digits)" : "\(whole)") else {
      return nil
    }
    self.init(exact)
  }
}

extension ExactTime: Codable {
  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    let text = try value.decode(String.self)
    guard text.utf8.count <= 64, let time = ExactTime(text) else {
      throw DecodingError.dataCorruptedError(in: value, debugDescription: "not a time")
    }
    self = time
  }

  func encode(to encoder: any Encoder) throws {
    var value = encoder.singleValueContainer()
    try value.encode(text)
  }
}
