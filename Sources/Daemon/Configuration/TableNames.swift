// SPDX-License-Identifier: MIT

/// Sees to it that a name follows where a table begins: TOML++ takes that for granted and traps.
enum TableNames {
  static func check(_ text: String, file: String) throws(ConfigurationError) {
    var number = 0
    for line in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      number += 1
      guard let brackets = line.firstIndex(of: UInt8(ascii: "[")),
        !line[..<brackets].contains(where: isVisible)
      else { continue }
      var name = line[brackets...].dropFirst()
      if name.first == UInt8(ascii: "[") { name = name.dropFirst() }
      let first = name.first { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }
      guard let first, begins(first) else {
        throw ConfigurationError(
          "\(file): line \(number): a table has no name that it could have",
          hint: "write it as [scrobble]")
      }
    }
  }

  private static func isVisible(_ byte: UInt8) -> Bool { (0x21...0x7E).contains(byte) }

  /// A letter, a digit, `-`, `_` or a quote; what has no name at all is told by TOML++.
  private static func begins(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
      UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "]"):
      true
    default: false
    }
  }
}
