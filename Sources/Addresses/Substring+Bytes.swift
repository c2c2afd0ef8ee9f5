// SPDX-License-Identifier: MIT

// Addresses are cut at bytes: as characters, `?` and a combining mark behind it would be one that
// ends no path.
extension Substring {
  /// What stands before the first such ASCII character; all of it where there is none.
  func before(_ separator: Unicode.Scalar) -> Substring {
    Substring(utf8.prefix { $0 != UInt8(ascii: separator) })
  }

  /// What stands behind the first such ASCII character; nothing where there is none.
  func after(_ separator: Unicode.Scalar) -> Substring {
    Substring(utf8[before(separator).endIndex...].dropFirst())
  }

  /// The parts that are not empty.
  func split(at separator: Unicode.Scalar) -> [Substring] {
    utf8.split(separator: UInt8(ascii: separator)).map { Substring($0) }
  }

  /// - Parameter old: in small letters; found in any case.
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
