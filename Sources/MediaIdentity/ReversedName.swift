// SPDX-License-Identifier: MIT

/// Names that an uploader reversed: `p027.41E50S.eltiT`.
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
    if word.count == 4 || word.count == 5, word.first.map({ $0 | 0x20 }) == UInt8(ascii: "p") {
      let digits = word.dropFirst()
      return digits.elementsEqual("027".utf8) || digits.elementsEqual("0801".utf8)
        || digits.elementsEqual("0612".utf8)
    }
    guard word.count == 6 || word.count == 7, word.last.map({ $0 | 0x20 }) == UInt8(ascii: "s")
    else { return false }
    let episode = word.prefix { $0.isDigit }
    let rest = word.dropFirst(episode.count)
    return (2...3).contains(episode.count) && rest.first.map({ $0 | 0x20 }) == UInt8(ascii: "e")
      && rest.dropFirst().dropLast().allSatisfy(\.isDigit) && rest.count == 4
  }
}
