// SPDX-License-Identifier: MIT

import FoundationEssentials

extension KeyedDecodingContainer {
  /// The value of a key; nil where it is missing, null or of another type.
  func lenient<Value: Decodable>(_ key: Key) -> Value? {
    (try? decodeIfPresent(Value.self, forKey: key)) ?? nil
  }

  /// A text that says something: the documents' own samples hold `"imdb": ""`.
  func lenientText(_ key: Key) -> String? {
    let text: String? = lenient(key)
    return text?.isEmpty == false ? text : nil
  }

  /// A database id: positive, and a JSON integer or a float that is one.
  func lenientID(_ key: Key) -> Int? {
    let id: Int? = lenient(key)
    return id.flatMap { $0 > 0 ? $0 : nil }
  }

  /// An instant as Trakt writes it; see ``TraktDate``.
  func lenientDate(_ key: Key) -> Date? {
    let text: String? = lenient(key)
    return text.flatMap(TraktDate.parse)
  }
}

/// A list in which an element that can't be understood is left out, not the whole list refused.
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
