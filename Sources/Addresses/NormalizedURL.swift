// SPDX-License-Identifier: MIT

extension MediaAddress {
  /// The URL in the normal form of RFC 3986 (6.2.2) without its fragment, so that a copy from a
  /// browser equals the one that was played. Contains secrets, as ``raw`` does.
  var normalizedURL: String {
    guard let end = raw.firstRange(of: "://")?.upperBound else { return raw }
    let rest = raw[end...].prefix { $0 != "#" }
    let authority = rest.prefix { $0 != "/" && $0 != "?" }
    let path = rest[authority.endIndex...]
    let at = authority.lastIndex(of: "@").map(authority.index(after:)) ?? authority.startIndex
    return raw[..<end].lowercased() + authority[..<at] + authority[at...].lowercased()
      + (path.first == "/" ? "" : "/") + Percent.normalized(path)
  }
}

extension Percent {
  /// Encodes every byte that must be encoded, and no unreserved one.
  static func normalized(_ text: some StringProtocol) -> String {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), let decoded = escaped(rest) {
        rest = rest.dropFirst(2)
        append(decoded, unless: isUnreserved(decoded), to: &bytes)
      } else {
        append(byte, unless: byte > 0x20 && byte < 0x7F && !isInvalid(byte), to: &bytes)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func append(_ byte: UInt8, unless isPlain: Bool, to bytes: inout [UInt8]) {
    guard !isPlain else { return bytes.append(byte) }
    let digits = Array("0123456789ABCDEF".utf8)
    bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
  }

  private static func isUnreserved(_ byte: UInt8) -> Bool {
    SecretPattern.isLetter(byte) || SecretPattern.isDigit(byte) || "-._~".utf8.contains(byte)
  }

  /// Whether a character may not occur in a URL.
  private static func isInvalid(_ byte: UInt8) -> Bool { "\"<>\\^`{|}".utf8.contains(byte) }
}
