// SPDX-License-Identifier: MIT

// URLs are split at Unicode scalars: as characters, `?` and a following combining mark would
// be one that ends no path.
extension Substring {
  /// The text before the first such ASCII character; all of it if there is none.
  func before(_ separator: Unicode.Scalar) -> Substring {
    Substring(utf8.prefix { $0 != UInt8(ascii: separator) })
  }

  /// The text after the first such ASCII character; empty if there is none.
  func after(_ separator: Unicode.Scalar) -> Substring {
    Substring(utf8[before(separator).endIndex...].dropFirst())
  }

  /// The non-empty parts.
  func split(at separator: Unicode.Scalar) -> [Substring] {
    utf8.split(separator: UInt8(ascii: separator)).map { Substring($0) }
  }

  /// - Parameter old: a text in lower case; matched case-insensitively.
  func replacing(_ old: String, _ new: Unicode.Scalar) -> String {
    let old = Array(old.utf8)
    guard let first = old.first, utf8.contains(first) else { return String(self) }
    var bytes: [UInt8] = []
    var rest = Array(utf8)[...]
    while let byte = rest.first {
      let isOld = rest.count >= old.count && zip(rest, old).allSatisfy { Self.small($0) == $1 }
      bytes.append(isOld ? UInt8(ascii: new) : byte)
      rest = rest.dropFirst(isOld ? old.count : 1)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func small(_ byte: UInt8) -> UInt8 {
    (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
  }
}

extension String {
  func replacing(_ old: String, _ new: Unicode.Scalar) -> String { self[...].replacing(old, new) }
}
