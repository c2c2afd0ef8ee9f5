// SPDX-License-Identifier: MIT

/// Prefixes of titles: groups, list numbers, dates for sorting.
extension NameReading {
  /// Removes the number of a movie in a series and of its bonus: `Series-f21-Title-x02-Stunts`.
  func cutBonus(first: inout Int, end: inout Int) {
    for index in first + 1..<max(first + 1, end) {
      let token = name.tokens[index]
      guard token.gap == .dash || token.gap == [.dash, .bracket], token.width == 3,
        token.kind == .mixed, index + 1 < name.tokens.count, name.tokens[index + 1].gap == .dash
      else { continue }
      var at = token.start + 1
      guard name.digits(&at, atMost: 2) != nil, at == token.end else { continue }
      if name.byte(token.start) == UInt8(ascii: "x") {
        end = index
        return
      } else if name.byte(token.start) == UInt8(ascii: "f"), index + 1 < end {
        first = index + 1
      }
    }
  }

  /// Skips a list number: `01 - Title (1982)`, `1. Title`.
  func skipCount(_ first: inout Int) {
    guard first + 1 < name.tokens.count, let number = name.number(name.tokens[first], atMost: 2),
      name.tokens[first + 1].kind == .word
    else { return }
    let gap = name.gapText(before: first + 1)
    let isListed = gap.first == UInt8(ascii: ".") && gap.count > 1
    if isListed || number.isPadded && name.tokens[first + 1].gap.contains(.spacedDash) {
      first += 1
    }
  }

  /// Skips a date before an episode that has another number: it only sorts the files.
  func skipSortingDate(_ first: inout Int, _ candidate: Candidate, before limit: Int) {
    guard candidate.reading.form != .date, candidate.reading.weight > Weight.season,
      let date = name.date(atToken: first)
    else { return }
    let end = name.tokenIndex(from: date.span.upperBound)
    guard end <= limit, end < name.tokens.count else { return }
    if date.weight == Weight.sixDigitDate || date.weight == Weight.compactDate
      || name.tokens[end].gap.contains(.spacedDash)
    {
      first = end
    }
  }

  /// Skips the group of `DBF - Title #33`, a few capitals before a title with a bare number, and the
  /// language of `EN - Title`, as lists of streams write it.
  func skipGroupPrefix(
    _ first: inout Int, end: Int, _ reading: NumberReading, _ zone: inout TitleRange
  ) {
    guard first == 0, !zone.isBehindNumbers, end > 1,
      name.tokens[0].kind == .word, (2...4).contains(name.tokens[0].width),
      name.tokens[0].depth == 0, name.tokens[1].gap.contains(.spacedDash),
      name.tokens[1].depth == 0
    else { return }
    let isUpperCase = name.isUpperCase(name.tokens[0])
    guard
      isUpperCase && name.isLanguageCode(name.tokens[0])
        || reading.form == .bare && (isUpperCase || hasNoVowel(name.tokens[0]))
    else { return }
    zone.longer = 0..<end
    first = 1
  }

  func hasNoVowel(_ token: Token) -> Bool {
    !name.lower[token.span].contains {
      switch $0 {
      case UInt8(ascii: "a"), UInt8(ascii: "e"), UInt8(ascii: "i"), UInt8(ascii: "o"),
        UInt8(ascii: "u"), UInt8(ascii: "y"):
        true
      default: $0.isWide
      }
    }
  }
}
