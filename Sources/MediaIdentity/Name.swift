// SPDX-License-Identifier: MIT

/// A file's or directory's name, divided into tokens: its text, brackets and tagged words.
struct Name {
  /// Maximum number of bytes read of a name; the rest is ignored.
  static let limit = 1024

  /// The text with homoglyphs folded to ASCII.
  let bytes: [UInt8]
  /// The same text in lower case, with the same byte offsets.
  let lower: [UInt8]
  /// The highest byte; it determines which scripts occur.
  private let highest: UInt8
  private(set) var groups: [BracketGroup] = []
  private(set) var tokens: [Token] = []
  /// Tokens of a clip id of a video site at the end of the name: `Title [W5OxWXbB5vw]`.
  private(set) var clipID: Range<Int>?
  var hasClipID: Bool { clipID != nil }

  init(_ text: some Collection<UInt8>) {
    var folded: [UInt8] = []
    folded.reserveCapacity(min(text.underestimatedCount, Self.limit))
    Folding.append(text.prefix(Self.limit), to: &folded)
    bytes = folded
    lower = Folding.lowercased(folded)
    highest = folded.max() ?? 0
    findBrackets()
    tokenize()
    tag()
  }

  /// Pairs the brackets; an unpaired one is treated as punctuation.
  private mutating func findBrackets() {
    var open: [Int] = []
    for (index, byte) in bytes.enumerated() {
      if byte.isOpening {
        guard open.count < 16 else { continue }
        open.append(groups.count)
        groups.append(BracketGroup(open: index, close: -1, kind: byte))
      } else if byte.isClosing {
        while let last = open.popLast() {
          if groups[last].kind.closingPartner == byte {
            groups[last].close = index
            break
          }
          // closes past an unclosed bracket of another kind, if one of this kind is open
          if !open.contains(where: { groups[$0].kind.closingPartner == byte }) {
            open.append(last)
            break
          }
        }
      }
    }
    groups.removeAll { $0.close < 0 }
  }

  private mutating func tokenize() {
    tokens.reserveCapacity(bytes.count / 4 + 2)
    var open: [Int] = []
    var nextGroup = 0
    var index = 0
    var gapStart = 0
    while index < bytes.count {
      let byte = bytes[index]
      if nextGroup < groups.count, groups[nextGroup].open == index {
        groups[nextGroup].tokens = tokens.count..<tokens.count
        groups[nextGroup].depth = open.count + 1
        open.append(nextGroup)
        nextGroup += 1
      } else if let last = open.last, groups[last].close == index {
        groups[last].tokens = groups[last].tokens.lowerBound..<tokens.count
        open.removeLast()
      } else if byte.isWordByte {
        let start = index
        var letters = false
        var digits = false
        while index < bytes.count, bytes[index].isWordByte {
          if bytes[index].isDigit { digits = true } else { letters = true }
          index += 1
        }
        let gap = gap(gapStart..<start)
        gapStart = index
        tokens.append(
          Token(
            start: start, end: index, kind: digits ? letters ? .mixed : .number : .word,
            depth: open.count, group: open.last ?? -1, gap: gap))
        continue
      }
      index += 1
    }
  }

  private func gap(_ range: Range<Int>) -> Gap {
    var gap: Gap = []
    for index in range {
      switch bytes[index] {
      case UInt8(ascii: " "): gap.insert(.space)
      case UInt8(ascii: "."): gap.insert(.dot)
      case UInt8(ascii: "_"): gap.insert(.underscore)
      case UInt8(ascii: "/"), UInt8(ascii: "\\"): gap.insert(.slash)
      case UInt8(ascii: "|"): gap.insert(.pipe)
      case UInt8(ascii: ","): gap.insert(.comma)
      case UInt8(ascii: "~"): gap.insert(.tilde)
      case UInt8(ascii: "+"): gap.insert(.plus)
      case UInt8(ascii: "#"): gap.insert(.hash)
      case UInt8(ascii: ":"): gap.insert(.colon)
      case UInt8(ascii: "&"): gap.insert(.ampersand)
      case UInt8(ascii: "-"):
        gap.insert(.dash)
        let before = index > range.lowerBound && bytes[index - 1].isGap
        let after = index + 1 < range.upperBound && bytes[index + 1].isGap
        let isDouble = index > range.lowerBound && bytes[index - 1] == UInt8(ascii: "-")
        if before || after || isDouble { gap.insert(.spacedDash) }
      case let byte where byte.isOpening || byte.isClosing: gap.insert(.bracket)
      default: break
      }
    }
    return gap
  }

  private mutating func tag() {
    for index in tokens.indices {
      tokens[index].tag = tagOfToken(at: index)
    }
    tagPairs()
    clipID = findClipID()
    for index in clipID ?? 0..<0 { tokens[index].tag = .clipID }
  }

  /// Whether the name has three-byte characters: East Asian scripts, Thai, typographic signs.
  var hasWideText: Bool { highest >= 0xE0 }

  /// Whether the name has non-Latin letters.
  var hasForeignText: Bool { highest >= 0xCE }

  mutating func setTag(_ tag: Tag, at index: Int) {
    tokens[index].tag = tag
  }
}
