// SPDX-License-Identifier: MIT

/// Removal of words at a title's end that are tags only in that position: `EXTENDED` before a year,
/// `German` before `1080p`, brackets.
extension NameReading {
  /// Returns the end of the title without such words, or `end` if they belong to the title.
  ///
  /// - Parameters:
  ///   - isBounded: whether a strong tag or number follows.
  ///   - year: the year that follows, if any.
  func trimmed(first: Int, end: Int, isBounded: Bool, year: YearMark?) -> Int {
    let start = end
    var end = end
    let isChain = endsInTags(first: first, end: end)
    let isTechnical = isChain || isBounded && year == nil
    while end - 1 > first {
      let token = name.tokens[end - 1]
      let isTag: Bool
      switch token.tag {
      case .edition, .complete, .disc: isTag = true
      case .cut:
        // International Cut: includes the preceding word
        if end == start, end - 2 > first {
          end -= 2
          continue
        }
        isTag = end < start
      case .none where isChain && end == start && name.isLanguageCode(token): isTag = true
      case .language:
        isTag = isTechnical || isBounded && isLanguageBefore(year, first: first, end: start)
      case .weakFormat: isTag = isTechnical || isStereo(token)
      case .release, .network: isTag = isTechnical
      default: isTag = isCount(at: end - 1, first: first, isBounded: isBounded)
      }
      guard isTag else { break }
      // The Final Cut is a title
      if name.endsNoTitle(name.tokens[end - 2]) { return start }
      end -= 1
    }
    // 25th Anniversary Edition
    if end < start, end - 1 > first, name.tokens[end - 1].kind == .mixed,
      name.ordinal(name.tokens[end - 1]) != nil
    {
      end -= 1
    }
    return end
  }

  /// Removes `COMPLETE DISC 1` from the end of a show's title.
  func withoutDisc(first: Int, end: Int) -> Int {
    guard end - 1 > first else { return end }
    var rest = end
    if name.tokens[end - 1].kind == .number, end - 2 > first, name.tokens[end - 2].tag == .disc {
      rest = end - 2
    } else if name.tokens[end - 1].kind == .mixed, name.tokens[end - 1].tag == .disc {
      rest = end - 1
    } else {
      return end
    }
    while rest - 1 > first, name.tokens[rest - 1].tag == .complete { rest -= 1 }
    return rest
  }

  /// Whether a language precedes the year (`Title.German.1995`). If another language follows,
  /// `German` belongs to the title.
  private func isLanguageBefore(_ year: YearMark?, first: Int, end: Int) -> Bool {
    guard let year, year.placement == .bare, end - first > 1 else { return false }
    // Title.German.2014.LD: dubbed
    if end - first == 2 {
      guard year.token + 1 < name.tokens.count, name.tokens[year.token + 1].tag == .release else {
        return false
      }
    }
    return !name.tokens[end...].contains { $0.tag == .language }
  }

  /// Whether the name ends in `HD` or in two words such as `Eng Sub`.
  private func endsInTags(first: Int, end: Int) -> Bool {
    guard end == name.tokens.count, end - first > 2 else { return false }
    let last = name.tokens[end - 1]
    let before = name.tokens[end - 2]
    if last.gap.contains(.spacedDash), name.isLanguageCode(last) { return true }
    if last.tag == .weakFormat, last.width == 2, name.byte(last.start + 1) == UInt8(ascii: "d"),
      name.isUpperCase(last), !name.isUpperCase(before)
    {
      return true
    }
    return last.tag.isOfRelease && before.tag.isOfRelease
  }

  /// Whether the token is the number after `Disc` or `VR`.
  private func isCount(at index: Int, first: Int, isBounded: Bool) -> Bool {
    guard name.tokens[index].kind == .number, index - 1 > first else { return false }
    let before = name.tokens[index - 1]
    if before.tag == .disc { return true }
    return isBounded && before.tag == .weakFormat && before.width == 2
      && name.byte(before.start) == UInt8(ascii: "v")
  }

  /// Whether the token is `3D` or the layout of a stereo picture.
  private func isStereo(_ token: Token) -> Bool {
    guard let key = name.key(token) else { return false }
    return Self.stereo.contains(key)
  }

  private static let stereo: WordSet = ["3d", "sbs", "hsbs", "half", "ou", "hou", "full"]

  /// Removes complete brackets from the end of the title.
  func withoutBrackets(first: Int, end: Int) -> Int {
    guard !layout.isBracketed else { return end }
    var end = end
    while end - 1 > first {
      let group = name.tokens[end - 1].group
      guard group >= 0, name.groups[group].tokens.lowerBound > first,
        name.groups[group].tokens.upperBound <= end
      else { break }
      end = name.groups[group].tokens.lowerBound
    }
    return end
  }
}

extension Tag {
  /// Whether the word may describe a release rather than be part of a title.
  fileprivate var isOfRelease: Bool {
    switch self {
    case .language, .release, .weakFormat: true
    default: false
    }
  }
}
