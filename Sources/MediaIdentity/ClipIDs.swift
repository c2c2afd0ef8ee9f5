// SPDX-License-Identifier: MIT

/// Ids of clips at video sites, as yt-dlp and youtube-dl write them into names:
/// `Title [W5OxWXbB5vw].mkv`, `Title-W5OxWXbB5vw.mp4`.
extension Name {
  /// Returns the tokens of an id at the end of the name, unless it is the whole name.
  func findClipID() -> Range<Int>? { bracketedClipID() ?? dashedClipID() }

  private func bracketedClipID() -> Range<Int>? {
    guard let group = groups.last(where: { isClipSuffix(bytes[($0.close + 1)...]) }),
      group.depth == 1, !group.tokens.isEmpty, group.tokens.lowerBound > 0,
      !tokens[group.tokens].contains(where: { $0.tag.isFormat && $0.tag != .checksum })
    else { return nil }
    let text = bytes[(group.open + 1)..<group.close]
    switch group.kind {
    case UInt8(ascii: "["):
      let mayBeChecksum = bytes.first == UInt8(ascii: "[")
      return ClipID.isValid(text, mayBeChecksum: mayBeChecksum) ? group.tokens : nil
    case UInt8(ascii: "("): return ClipID.isYouTube(text) ? group.tokens : nil
    default: return nil
    }
  }

  /// Whether nothing but a format's number (`.f137`) or a language (`.en`) follows a clip's id.
  private func isClipSuffix(_ text: ArraySlice<UInt8>) -> Bool {
    guard text.first == UInt8(ascii: ".") else { return text.isEmpty }
    let word = text.dropFirst()
    if word.first == UInt8(ascii: "f"), word.count > 1 {
      return word.dropFirst().allSatisfy(\.isDigit)
    }
    return word.count == 2 && word.allSatisfy(\.isLetter)
  }

  /// The id after a dash, in a name without the tags of a release, whose group would come there.
  private func dashedClipID() -> Range<Int>? {
    let start = bytes.count - ClipID.youTubeLength
    guard start > 1, bytes[start - 1] == UInt8(ascii: "-"), ClipID.isYouTube(bytes[start...]),
      !tokens.contains(where: \.tag.isStrong),
      let first = tokens.firstIndex(where: { $0.start >= start }), first > 0,
      tokens[first - 1].end < start, tokens[first].depth == 0
    else { return nil }
    return first..<tokens.count
  }

  /// The name without the clip's id; empty if nothing remains.
  var clipTitle: [String] {
    var end = bytes.count
    if let clipID {
      let group = tokens[clipID.lowerBound].group
      end = group < 0 ? bytes.count - ClipID.youTubeLength - 1 : groups[group].open
    }
    let text = bytes[..<end]
    return text.isEmpty ? [] : [String(decoding: text, as: UTF8.self)]
  }
}

/// Id formats of well-known video sites.
enum ClipID {
  static let youTubeLength = 11

  /// - Parameter mayBeChecksum: whether the name begins with a group's, whose releases end with a
  ///   checksum of eight digits.
  static func isValid(_ text: ArraySlice<UInt8>, mayBeChecksum: Bool = true) -> Bool {
    isYouTube(text) || isBilibili(text) || isDailymotion(text)
      || isNumber(text, minimum: mayBeChecksum ? 9 : 8)
  }

  /// Whether the text is a YouTube id: eleven base64 characters with digits and both cases, or with
  /// many changes of class.
  static func isYouTube(_ text: ArraySlice<UInt8>) -> Bool {
    guard text.count == youTubeLength else { return false }
    var classes = CharacterClasses()
    var signs = 0
    for byte in text {
      if byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") {
        signs += 1
      } else if !classes.add(byte) {
        return false
      }
    }
    guard classes.hasLower, classes.hasUpper || classes.digits > 0 else { return false }
    // SubsPlease1 is a group
    guard classes.oddRuns + signs > 0 else { return false }
    return classes.changes + signs >= (classes.hasUpper && classes.digits > 0 ? 3 : 5)
  }

  /// Whether a text is like `BV1xx411c7mD` or, for a part, `BV1xx411c7mD_p2`.
  private static func isBilibili(_ text: ArraySlice<UInt8>) -> Bool {
    let part = text.dropFirst(12)
    return text.count >= 12 && text.starts(with: "BV1".utf8)
      && text.prefix(12).allSatisfy { $0.isLetter || $0.isDigit }
      && (part.isEmpty || part.starts(with: "_p".utf8) && part.dropFirst(2).allSatisfy(\.isDigit))
  }

  /// Whether a text is like `x8abcde`.
  private static func isDailymotion(_ text: ArraySlice<UInt8>) -> Bool {
    text.count == 7 && text.first == UInt8(ascii: "x") && text.dropFirst().first?.isDigit == true
      && text.allSatisfy { $0.isLowerLetter || $0.isDigit }
  }

  /// Whether a text is like `sm12345678` or `v1234567890`, or a number (Vimeo).
  ///
  /// - Parameter minimum: the smallest length of a number.
  private static func isNumber(_ text: ArraySlice<UInt8>, minimum: Int) -> Bool {
    let digits = text.drop { $0.isLowerLetter }
    guard digits.allSatisfy(\.isDigit) else { return false }
    switch text.count - digits.count {
    case 0: return digits.count >= minimum
    case 1: return text.first == UInt8(ascii: "v") && digits.count >= 9
    case 2: return text.starts(with: "sm".utf8) && digits.count >= 5
    default: return false
    }
  }
}
