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
