// SPDX-License-Identifier: MIT

/// A number that may be a year of release.
struct YearMark {
  enum Placement {
    /// Alone in its brackets: `(1995)`.
    case alone
    /// Between words and tags.
    case bare
    /// A year in brackets with other words: `(Western 1950)`.
    case inBracket
  }

  var token: Int
  var value: Int
  var placement: Placement
}

extension Name {
  /// The movie's release year, if any: never the first word of its title.
  func movieYear(_ layout: ReleaseLayout, excluding dates: [NumberReading]) -> YearMark? {
    var alone: YearMark?
    var bare: YearMark?
    var late: YearMark?
    var inBracket: YearMark?
    for index in (layout.first + 1)..<max(layout.first + 1, tokens.count) {
      guard let mark = year(at: index),
        !dates.contains(where: { $0.span.contains(tokens[index].start) })
      else { continue }
      switch mark.placement {
      case .alone: if alone == nil || index < layout.firstStrong { alone = mark }
      case .bare: if index <= layout.firstStrong { bare = mark } else { late = late ?? mark }
      case .inBracket: inBracket = inBracket ?? mark
      }
    }
    if let mark = alone ?? bare ?? inBracket ?? late { return mark }
    return leadingYear(layout)
  }

  /// Returns a leading year if there is no other: `(1982) Title`, `1982 - Title`.
  private func leadingYear(_ layout: ReleaseLayout) -> YearMark? {
    guard tokens.count > 1, var mark = year(at: 0) else { return nil }
    if mark.placement == .alone, layout.first > 0 { return mark }
    guard mark.placement == .bare, tokens[1].gap.contains(.spacedDash), tokens[1].kind == .word
    else { return nil }
    mark.placement = .inBracket
    return mark
  }

  /// Returns the year in the token at `index`, if it is one.
  func year(at index: Int) -> YearMark? {
    let token = tokens[index]
    var at = token.start
    // `#1922` is a count.
    guard token.kind != .word, !token.gap.contains(.hash),
      let number = digits(&at, atMost: 4), number.width == 4,
      (1895...2039).contains(number.value)
    else { return nil }
    if at < token.end {
      guard eat("г", &at), at == token.end else { return nil }
    }
    guard token.group >= 0 else {
      return YearMark(token: index, value: number.value, placement: .bare)
    }
    let isOnlyTokenOfGroup = groups[token.group].tokens.count == 1
    return YearMark(
      token: index, value: number.value, placement: isOnlyTokenOfGroup ? .alone : .inBracket)
  }
}
