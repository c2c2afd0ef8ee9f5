// SPDX-License-Identifier: MIT

/// Rules for files that must not be scrobbled: extras, samples, random names, devices, recordings.
struct IgnoreRules {
  private let location: Location
  private let file: NameReading

  init(_ location: Location, _ file: NameReading) {
    self.location = location
    self.file = file
  }

  /// The reason to ignore an extra, a device or a sample, or `nil`.
  var extraReason: String? {
    if let reason = schemeReason { return reason }
    if location.isDevice { return "a device or a live stream" }
    if location.stem.isEmpty || location.stem == [UInt8(ascii: "-")] { return "no file name" }
    return extraDirectory ?? extraSuffix ?? sample ?? trailer ?? extraWord ?? extraPhrase
      ?? advertisement
  }

  /// The reason to ignore a name without information, or `nil`; the directory may still identify
  /// the file.
  var meaninglessReason: String? {
    if file.name.tokens.isEmpty { return "no title" }
    if isClipID { return "the id of a clip at a video site" }
    if isRandom { return "a random name" }
    return RecordingName(file).isRecording || isTimestamp || isDiscClip
      ? "a recording of a camera or a screen" : nil
  }

  private var schemeReason: String? {
    switch location.scheme {
    case nil, "http", "https", "file", "smb", "nfs", "ftp", "ftps", "sftp", "dav", "davs", "webdav":
      return nil
    case "av", "dvd", "dvdnav", "bd", "bluray", "br", "cdda", "tv", "pvr", "dvb", "rtsp", "rtmp",
      "udp", "rtp", "fd", "fdclose", "edl", "lavf", "memory", "mf", "null", "ytdl", "hex", "slice":
      return "a device or a live stream"
    default: return nil
    }
  }

  /// Reason for a file in a directory of extras, as used by media servers: `Featurettes/x.mkv`.
  private var extraDirectory: String? {
    guard let directory = location.directories.last else { return nil }
    var word = directory.map(\.lowered)
    word.removeAll { $0.isGap || $0 == UInt8(ascii: "-") }
    guard let key = WordKey(word), let isSure = Self.directories[key] else { return nil }
    // a show may be called Extras
    if !isSure, let best = file.candidates.first, best.reading.weight >= Weight.unambiguous {
      return nil
    }
    return "in a directory of extras"
  }

  /// Reason for a file marked as an extra of a movie: `300-trailer`, `Movie.sample`.
  private var extraSuffix: String? {
    guard let last = file.name.tokens.last, last.depth <= 1 else { return nil }
    // x264-Scene is a group
    if file.name.tokens.dropLast().last?.tag.isStrong == true, last.gap == .dash { return nil }
    var end = last.end
    while end > last.start, file.name.lower[end - 1].isDigit { end -= 1 }
    guard let key = WordKey(file.name.lower[last.start..<end]), let kind = Self.suffixes[key]
    else { return nil }
    let isMarked = last.gap.contains(.dash) || last.gap == .dot || last.gap == .underscore
    switch kind {
    case .anywhere:
      return isMarked || file.name.tokens.count == 1 ? "a trailer or a sample" : nil
    case .alone:
      return file.name.tokens.count == 1 ? "an extra" : nil
    case .behindDash:
      return last.gap.contains(.dash) && !last.gap.contains(.spacedDash)
        && file.name.tokens.count > 1 ? "an extra" : nil
    }
  }

  /// `sample-movie.title`.
  private var sample: String? {
    let name = file.name
    guard name.tokens.count > 1, name.tokens[1].gap == .dash,
      let key = name.key(name.tokens[0]), key == WordKey("sample".utf8)
    else { return nil }
    return "a trailer or a sample"
  }

  /// `Title (2020) Official Trailer 2`.
  private var trailer: String? {
    let name = file.name
    guard let best = file.candidates.first, best.reading.weight < Weight.unambiguous else {
      return nil
    }
    let last = name.tokens.lastIndex { $0.kind == .word && !$0.tag.isFormat }
    guard let last, last > 0, let key = name.key(name.tokens[last]),
      key == WordKey("trailer".utf8) || key == WordKey("teaser".utf8)
    else { return nil }
    return "a trailer or a sample"
  }

  /// Reason for a name that consists of a site's address: `RARBG.mp4`, `www.example.com.mp4`.
  private var advertisement: String? {
    let name = file.name
    guard let first = name.tokens.first, name.tokens.count <= 4 else { return nil }
    var at = first.start
    let isSite =
      name.tokens.count > 1 && name.eat("www", &at) && at == first.end
      && name.tokens.dropFirst().allSatisfy { $0.gap == .dot }
    let isUploader =
      name.key(first).map { Self.uploaders.contains($0) } == true
      && name.tokens.dropFirst().allSatisfy { $0.gap == .dot && $0.width <= 3 }
    return isSite || isUploader ? "an advertisement" : nil
  }

  private static let uploaders: WordSet = ["rarbg", "etrg", "ettv", "eztv", "yts", "yify"]

  /// `Title (2020) - Deleted Scenes`.
  private var extraPhrase: String? {
    let name = file.name
    guard name.tokens.count > 2, file.candidates.first?.reading.weight ?? 0 < Weight.unambiguous
    else { return nil }
    for count in 2...3 where name.tokens.count > count {
      let start = name.tokens.count - count
      guard name.tokens[start].gap.contains(.spacedDash) || name.year(at: start - 1) != nil
      else { continue }
      var word: [UInt8] = []
      for token in name.tokens[start...] { word += name.lower[token.span] }
      guard let key = WordKey(word) else { continue }
      switch key {
      case "deletedscenes", "deletedscene", "behindthescenes", "gagreel", "makingof", "themakingof":
        return "an extra"
      default: continue
      }
    }
    return nil
  }

  /// Reason for openings and endings in fan releases: `Title - NCED`, `[Group] Title - OP2`.
  private var extraWord: String? {
    let name = file.name
    if let first = name.tokens.first, isExtraAlone(first) { return "an opening or an ending" }
    for (index, token) in name.tokens.enumerated().prefix(NumberMarks.maximumTokens) where index > 0
    {
      guard token.width <= 10, Self.beginsExtraWord(name.lower[token.start]) else { continue }
      var end = endWithoutVersion(token)
      // OP4a: one letter may follow the number
      if end - 2 > token.start, !name.lower[end - 1].isDigit, name.lower[end - 2].isDigit {
        end -= 1
      }
      while end > token.start, name.lower[end - 1].isDigit { end -= 1 }
      guard let key = WordKey(name.lower[token.start..<end]), let kind = Self.words[key] else {
        continue
      }
      var next = index + 1
      if next < name.tokens.count, name.tokens[next].kind == .number { next += 1 }
      let closes = next == name.tokens.count || name.tokens[next].gap.contains(.bracket)
      let isOnlyTokenOfGroup = token.group >= 0 && name.groups[token.group].tokens.count == 1
      switch kind {
      case .sure: return "an opening or an ending"
      case .beforeBracket:
        if closes, file.layout.hasLeadingGroup { return "an opening or an ending" }
      case .behindDash:
        if closes, file.layout.hasLeadingGroup,
          token.gap.contains(.spacedDash) || token.kind == .mixed || isOnlyTokenOfGroup
        {
          return "an opening or an ending"
        }
      }
    }
    return nil
  }

  /// Whether such a word is the whole name except for tags: `ED2`, `OPv2`, `NCED1 [1080p]`.
  private func isExtraAlone(_ token: Token) -> Bool {
    let name = file.name
    guard token.width <= 8 else { return false }
    var end = endWithoutVersion(token)
    let hasNumber = end < token.end || name.lower[end - 1].isDigit
    while end > token.start, name.lower[end - 1].isDigit { end -= 1 }
    guard let key = WordKey(name.lower[token.start..<end]), let kind = Self.words[key],
      kind == .sure || hasNumber
    else { return false }
    return name.tokens.dropFirst().allSatisfy { $0.tag.isStrong || $0.depth > 0 }
  }

  /// Returns the end of a word without `v2`.
  private func endWithoutVersion(_ token: Token) -> Int {
    let lower = file.name.lower
    guard token.width > 3, lower[token.end - 1].isDigit, lower[token.end - 2] == UInt8(ascii: "v")
    else { return token.end }
    return token.end - 2
  }

  /// Whether the name is only a date and a time: `2024-05-06 12-33-44`, `20240506_123344`.
  private var isTimestamp: Bool {
    let tokens = file.name.tokens
    guard tokens.allSatisfy({ $0.kind == .number }), location.directories.count < 32 else {
      return false
    }
    let digits = tokens.reduce(0) { $0 + $1.width }
    guard digits == 14 || digits == 17, tokens.count == 2 || tokens.count >= 6 else { return false }
    return file.candidates.first?.reading.form == .date
  }

  /// Whether the whole name is a clip's id: `rbu7Zu5X1zI`.
  var isClipID: Bool {
    let stem = location.stem
    guard stem.count == 11, file.name.tokens.count <= 4,
      file.candidates.first?.reading.weight ?? 0 < Weight.cross
    else { return false }
    return ClipID.isYouTube(stem[...]) && file.name.tokens.contains { $0.kind == .mixed }
      && !file.name.tokens.contains { $0.tag.isFormat }
  }

  /// Whether the name has no explicit numbers.
  private var hasNoNumbers: Bool {
    guard let best = file.candidates.first?.reading else { return true }
    return best.form == .movie || best.form == .bare || best.form == .packed
  }

  /// Whether the name is a clip number of AVCHD cameras: `00001.MTS`.
  private var isDiscClip: Bool {
    location.stem.count == 5 && location.stem.allSatisfy(\.isDigit)
      && (location.fileExtension.elementsEqual("mts".utf8)
        || location.fileExtension.elementsEqual("m2ts".utf8))
  }

  /// Whether the name consists of random words: hashes and keys.
  private var isRandom: Bool {
    let tokens = file.name.tokens
    let isUUID =
      tokens.count == 5 && tokens.allSatisfy { $0.depth == 0 && isHex($0) }
      && file.name.bytes.count == 36
    if isUUID { return true }
    guard tokens.count <= 3, hasNoNumbers else { return false }
    var sum = CharacterClasses()
    if let hash = tokens.last, hash.tag == .checksum, hash.width >= 12,
      tokens.dropLast().allSatisfy({ $0.width < 4 })
    {
      return true
    }
    for token in tokens {
      guard token.kind != .number, token.width > 7 else { return false }
      for byte in file.name.bytes[token.span] {
        guard sum.add(byte) else { return false }
      }
    }
    return sum.isRandom
  }

  private func isHex(_ token: Token) -> Bool {
    file.name.lower[token.span].allSatisfy(\.isHexDigit)
  }

  private enum Suffix { case anywhere, behindDash, alone }

  private static let suffixes: WordTable<Suffix> = WordTable([
    ("trailer", .anywhere), ("sample", .anywhere), ("teaser", .behindDash),
    ("scene", .behindDash), ("clip", .behindDash), ("interview", .behindDash),
    ("behindthescenes", .behindDash), ("deleted", .behindDash), ("deletedscene", .behindDash),
    ("featurette", .behindDash), ("short", .behindDash), ("other", .behindDash),
    ("extra", .behindDash), ("bonus", .behindDash), ("proof", .behindDash), ("theme", .alone),
  ])

  /// Whether such a directory only ever holds extras.
  private static let directories: WordTable<Bool> = WordTable([
    ("behindthescenes", true), ("deletedscenes", true), ("interviews", true), ("scenes", true),
    ("samples", true), ("sample", true), ("featurettes", true), ("featurette", true),
    ("trailers", true), ("trailer", true), ("clips", false), ("shorts", false), ("extras", false),
    ("extra", false), ("other", false), ("others", false), ("bonus", false), ("proof", true),
    ("thememusic", true), ("backdrops", true), ("ncop", true), ("nced", true), ("menus", true),
  ])

  private enum ExtraWord { case sure, beforeBracket, behindDash }

  /// Whether any of these words begins with this byte.
  private static func beginsExtraWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "n"), UInt8(ascii: "c"), UInt8(ascii: "t"), UInt8(ascii: "o"),
      UInt8(ascii: "e"), UInt8(ascii: "p"), UInt8(ascii: "m"), UInt8(ascii: "'"):
      true
    default: false
    }
  }

  private static let words: WordTable<ExtraWord> = WordTable([
    ("ncop", .sure), ("nced", .sure), ("creditless", .sure), ("textless", .sure),
    ("op", .behindDash),
    ("ed", .behindDash), ("pv", .beforeBracket), ("cm", .beforeBracket), ("menu", .behindDash),
    ("opening", .behindDash), ("ending", .behindDash), ("preview", .behindDash),
  ])
}
