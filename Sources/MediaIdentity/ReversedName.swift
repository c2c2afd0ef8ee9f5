// SPDX-License-Identifier: MIT

/// Names that an uploader wrote backwards: `p027.41E50S.eltiT`.
enum ReversedName {
  /// Whether an ASCII name holds `p027`, `p0801` or `41E50S` as a word.
  static func isReversed(_ stem: [UInt8]) -> Bool {
    var start = 0
    var isFound = false
    for index in 0...stem.count {
      guard index == stem.count || !(stem[index].isLetter || stem[index].isDigit) else { continue }
      if isMark(stem[start..<index]) {
        isFound = true
        break
      }
      start = index + 1
    }
    return isFound && stem.allSatisfy { $0 < 0x80 }
  }

  private static func isMark(_ word: ArraySlice<UInt8>) -> Bool {
    switch WordKey(word.lazy.map(\.lowered)) {
    case "p027", "p0801", "p0612": return true
    default: break
    }
    guard word.count == 6 || word.count == 7, word.last.map({ $0 | 0x20 }) == UInt8(ascii: "s") else { return false }
    let episode = word.prefix { $0.isDigit }
    let rest = word.dropFirst(episode.count)
    return (2...3).contains(episode.count) && rest.first.map({ $0 | 0x20 }) == UInt8(ascii: "e")
      && rest.dropFirst().dropLast().allSatisfy(\.isDigit) && rest.count == 4
  }
}
