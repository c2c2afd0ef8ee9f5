// SPDX-License-Identifier: MIT

internal import FoundationEssentials

/// Encodes and decodes the JSON values stored in the journal.
enum JSON {
  static func text(_ value: some Encodable) -> String? {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) }
  }

  static func value<T: Decodable>(_ text: String?, as type: T.Type = T.self) -> T? {
    text.flatMap { try? JSONDecoder().decode(type, from: Data($0.utf8)) }
  }
}
