// SPDX-License-Identifier: MIT

import FoundationEssentials

extension KeyedDecodingContainer {
  /// The value of a key; nil if it is missing, null or of another type.
  func lenient<Value: Decodable>(_ key: Key) -> Value? {
    (try? decodeIfPresent(Value.self, forKey: key)) ?? nil
  }

  /// A non-empty text: the documentation's own samples contain `"imdb": ""`.
  func lenientText(_ key: Key) -> String? {
    let text: String? = lenient(key)
    return text?.isEmpty == false ? text : nil
  }

  /// A database id: positive, and a JSON integer or an integral float.
  func lenientID(_ key: Key) -> Int? {
    let id: Int? = lenient(key)
    return id.flatMap { $0 > 0 ? $0 : nil }
  }

  /// An integer in a range; nil outside it. Callers calculate with these numbers, and a sum of
  /// unbounded ones would trap.
  func lenientNumber(_ key: Key, in range: ClosedRange<Int>) -> Int? {
    let number: Int? = lenient(key)
    return number.flatMap { range.contains($0) ? $0 : nil }
  }

  /// A year; the first movies are of 1874.
  func lenientYear(_ key: Key) -> Int? { lenientNumber(key, in: 1...9_999) }

  /// A run time in minutes, at most 69 days.
  func lenientRuntime(_ key: Key) -> Int? { lenientNumber(key, in: 0...100_000) }

  /// The number of a season or of an episode.
  ///
  /// - Throws: if it is missing, no integer, or outside 0...1,000,000.
  func ordinal(_ key: Key) throws -> Int {
    let number = try decode(Int.self, forKey: key)
    guard (0...1_000_000).contains(number) else {
      throw DecodingError.dataCorruptedError(
        forKey: key, in: self, debugDescription: "out of range")
    }
    return number
  }

  /// A date as Trakt writes it; see ``TraktDate``.
  func lenientDate(_ key: Key) -> Date? {
    let text: String? = lenient(key)
    return text.flatMap(TraktDate.parse)
  }
}

/// A list that omits malformed elements instead of failing.
struct LossyList<Element: Decodable>: Decodable {
  private struct Slot: Decodable {
    let element: Element?

    init(from decoder: any Decoder) throws {
      element = try? Element(from: decoder)
    }
  }

  let elements: [Element]

  init(from decoder: any Decoder) throws {
    elements = try decoder.singleValueContainer().decode([Slot].self).compactMap(\.element)
  }
}
