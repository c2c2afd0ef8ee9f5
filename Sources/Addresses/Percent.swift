// SPDX-License-Identifier: MIT

/// Percent-encoding (RFC 3986, 2.1).
enum Percent {
  /// Decodes each `%` with two hexadecimal digits; invalid UTF-8 in the result is repaired.
  static func decoded(_ text: some StringProtocol) -> String {
    guard text.utf8.contains(UInt8(ascii: "%")) else { return String(text) }
    var rest = Array(text.utf8)[...]
    var bytes: [UInt8] = []
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%"), let decoded = escaped(rest) else {
        bytes.append(byte)
        continue
      }
      bytes.append(decoded)
      rest = rest.dropFirst(2)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Decodes until nothing changes, at most three times: some servers encode twice.
  static func decodedFully(_ text: some StringProtocol) -> String {
    var text = String(text)
    for _ in 0..<3 {
      let decoded = decoded(text)
      if decoded == text { break }
      text = decoded
    }
    return text
  }

  /// The byte that two hexadecimal digits encode; nil if the text does not begin with them.
  static func escaped(_ text: ArraySlice<UInt8>) -> UInt8? {
    guard let high = text.first.flatMap(digit), let low = text.dropFirst().first.flatMap(digit)
    else { return nil }
    return high << 4 | low
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x37
    case 0x61...0x66: byte - 0x57
    default: nil
    }
  }
}
