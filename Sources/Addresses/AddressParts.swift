// SPDX-License-Identifier: MIT

/// The components of a URL, divided into displayable, readable and secret parts.
struct AddressParts {
  private(set) var shown: String
  var readable: String
  private(set) var location: String
  private(set) var isDescriptive = false
  private(set) var secrets: [String] = []

  /// The limit of file names (NAME_MAX).
  private static let maximumNameLength = 255
  /// The limit of a path component, most of whose characters may be escaped.
  static let maximumPartLength = 1_024
  private static let maximumParts = 64
  static let maximumPairs = 32

  /// - Parameter text: a URL with a scheme, `magnet:…`, `data:…`, or `-` for standard input.
  init(_ text: String) {
    guard let scheme = Self.scheme(of: text) else {
      shown = text == "-" ? "-" : text.prefix { $0 != ":" }.lowercased() + ":"
      readable = "-"
      location = shown
      if shown == "magnet:" { readMagnet(text) }
      return
    }
    shown = scheme + "://"
    readable = shown
    location = shown
    guard !Self.contents.contains(scheme) else { return }
    var rest = Self.rest(of: text).before("#")
    let query = rest.after("?")
    rest = rest.before("?")
    let authority = rest.before("/")
    guard let host = host(of: authority) else { return }
    // Split as if decoded once.
    let path = rest[authority.endIndex...].replacing("%2f", "/").replacing("%252f", "/")
    let parts = Self.withoutDots(path[...].split(at: "/")).suffix(Self.maximumParts)
      .map(Self.withoutParameters).filter { !$0.isEmpty }
    let hidden = hiddenParts(parts)
    shown += host
    readable += host
    if let last = parts.indices.last, !hidden.contains(last),
      parts[last].utf8.count <= Self.maximumNameLength
    {
      shown += "/" + parts[last]
      let stem = Self.stem(Percent.decodedFully(parts[last]))
      isDescriptive = SecretPattern.hasWord(stem, except: Self.generic)
    }
    location += host.lowercased()
    for (index, part) in parts.enumerated() where !hidden.contains(index) {
      readable += "/" + part
      location += "/" + Percent.decodedFully(part)
    }
    read(query)
  }

  // MARK: the scheme

  /// The scheme in lower case, by mpv's rule for URLs (`mp_is_url`).
  static func scheme(of text: String) -> String? {
    let scheme = text.utf8.prefix { byte in
      SecretPattern.isLetter(byte) || SecretPattern.isDigit(byte) || "+-.".utf8.contains(byte)
    }
    guard let first = scheme.first, SecretPattern.isLetter(first),
      text.utf8[scheme.endIndex...].starts(with: "://".utf8)
    else { return nil }
    return String(Substring(scheme)).lowercased()
  }

  /// The text after `://`, which must be present.
  static func rest(of text: String) -> Substring {
    Substring(text[...].after(":").utf8.dropFirst(2))
  }

  /// Whether it is one of the known schemes without `//`. A general rule would match `Alien:
  /// Covenant.mkv`.
  static func isOpaque(_ text: String) -> Bool {
    ["magnet:", "data:"].contains { text.prefix($0.count).lowercased() == $0 }
  }

  private mutating func readMagnet(_ text: String) {
    for pair in text[...].after("?").split(at: "&").prefix(Self.maximumPairs)
    where pair.hasPrefix("dn=") {
      let name = Percent.decodedFully(pair.after("=").replacing("+", " "))
      if Self.readsAsFile(name), !name.contains("/") { readable = name }
    }
  }

  // MARK: the host

  /// - Returns: host and port; nil if it contains anything else, such as a password with a slash.
  private mutating func host(of authority: Substring) -> Substring? {
    var host = authority
    if let at = authority.utf8.lastIndex(of: UInt8(ascii: "@")) {
      host = authority[authority.utf8.index(after: at)...]
      hide(authority[..<at].after(":"))
    }
    // An IPv6 address is in brackets.
    let port = host.hasPrefix("[") ? host.after("]").after(":") : host.after(":")
    let isPort = port.utf8.allSatisfy(SecretPattern.isDigit)
    let isName = host.utf8.allSatisfy {
      $0 >= 0x80 || SecretPattern.isLetter($0) || SecretPattern.isDigit($0)
        || ".-_:%~[]".utf8.contains($0)
    }
    return isName && isPort ? host : nil
  }

  // MARK: the path

  /// The path components that are neither displayed nor read; adds them to the secrets.
  private mutating func hiddenParts(_ parts: [String]) -> Set<Int> {
    let decoded = parts.map { Percent.decodedFully($0) }
    let login = Self.login(in: decoded)
    if let login { hide(decoded[login.upperBound]) }
    var hidden = login.map(Set.init) ?? []
    for index in decoded.indices {
      guard decoded[index].utf8.count <= Self.maximumPartLength else {
        hidden.insert(index)
        continue
      }
      let isName = index == decoded.indices.last
      let text = isName ? Self.stem(decoded[index]) : decoded[index]
      let isLogin = text.contains("@") && text.contains(":")
      if isLogin || SecretPattern.isKey(text) || SecretPattern.hasAssignment(text)
        || !isName && SecretPattern.isShortKey(text)
      {
        hidden.insert(index)
        hide(text)
      }
    }
    return hidden
  }

  /// The user name and password of an Xtream server: `/movie/USER/PASSWORD/1.mkv`, and for live
  /// streams `/USER/PASSWORD/1.ts`.
  private static func login(in parts: [String]) -> ClosedRange<Int>? {
    guard let last = parts.last else { return nil }
    let keywords: Set<String> = ["movie", "series", "live", "timeshift"]
    if let at = parts.firstIndex(where: { keywords.contains($0.lowercased()) }) {
      let rest = parts.count - at - 1
      // A password may be the last component; a file in a library differs by its extension.
      if rest == 2, stem(last) == last { return at + 1...at + 2 }
      guard rest > 2, !isLibrary(parts[at + 1], parts[at + 2], last) else { return nil }
      return at + 1...at + 2
    }
    let isNumber = stem(last).utf8.allSatisfy(SecretPattern.isDigit)
    let isLive =
      stem(last) == last || [".ts", ".m3u8"].contains(where: last.lowercased().hasSuffix)
    guard parts.count == 3, isNumber, isLive, !isLibrary(parts[0], parts[1], last) else {
      return nil
    }
    return 0...1
  }

  /// Whether these are directories of a library (`Dark/Season 1`, `Alien (1979)/Extended`) and not
  /// a login.
  ///
  /// - Parameter file: the last component.
  private static func isLibrary(_ first: String, _ second: String, _ file: String) -> Bool {
    let name = stem(file)
    let isSeason = isSeason(second)
    if SecretPattern.hasWord(name, except: generic) {
      return isSeason || first.contains(" ") || second.contains(" ")
    }
    // An Xtream server names files by numbers without leading zeros, so the directories must show
    // that it is a library: a password may read `season1`, but not after the title of a show.
    let isNumber = !name.hasPrefix("0") && name.utf8.allSatisfy(SecretPattern.isDigit)
    guard isSeason else { return first.contains(" ") && !isNumber }
    return first.contains(" ") || second.contains(" ") || !isNumber && isCapitalized(first)
  }

  /// Whether it is the directory of a season: `Season 1`, `S01`, `Specials`.
  private static func isSeason(_ directory: String) -> Bool {
    let letters = directory.prefix { $0.isLetter }
    let digits = directory.dropFirst(letters.count).drop { "._- ".contains($0) }
    return ["s", "season", "series", "staffel", "saison", "temporada", "stagione", "specials"]
      .contains(letters.lowercased()) && digits.count < 3 && digits.allSatisfy(\.isNumber)
  }

  /// Whether it is written like a title, as few user names are: `Dark`, but not `anna` or `ANNA`.
  private static func isCapitalized(_ directory: String) -> Bool {
    guard let first = directory.first else { return false }
    return !first.isASCII || first.isUppercase && directory.dropFirst().first?.isLowercase == true
  }

  private static func withoutDots(_ parts: [Substring]) -> [Substring] {
    var result: [Substring] = []
    for part in parts where part != "." {
      if part == ".." { _ = result.popLast() } else { result.append(part) }
    }
    return result
  }

  /// The component without `;jsessionid=…` and `|User-Agent=…`.
  private static func withoutParameters(_ part: Substring) -> String {
    let bytes = part.utf8
    guard bytes.count <= maximumPartLength else { return String(part) }
    for index in bytes.indices where ";|&,".utf8.contains(bytes[index]) {
      let name = bytes[bytes.index(after: index)...].prefix { !";|&,=".utf8.contains($0) }
      if name.endIndex < bytes.endIndex, bytes[name.endIndex] == UInt8(ascii: "="),
        SecretPattern.hasAssignment(Substring(name) + "=")
      {
        return String(part[..<index])
      }
    }
    return String(part)
  }

  mutating func hide(_ secret: some StringProtocol) {
    let decoded = Percent.decodedFully(secret)
    // Shorter secrets would match parts of any title.
    for text in Set([String(secret), decoded])
    where text.utf8.count > 3 && secrets.count < Self.maximumParts {
      secrets.append(text)
    }
  }

  // MARK: text

  /// The file name without a video or playlist extension.
  static func stem(_ name: String) -> String {
    guard let dot = name.lastIndex(of: "."), dot > name.startIndex,
      extensions.contains(name[name.index(after: dot)...].lowercased())
    else { return name }
    return String(name[..<dot])
  }

  /// Schemes followed by the content itself, or by other URLs.
  private static let contents: Set<String> = [
    "memory", "hex", "data", "edl", "archive", "slice", "appending", "lavf", "ffmpeg",
  ]

  private static let extensions: Set<String> = [
    "mkv", "mp4", "avi", "m4v", "mov", "wmv", "flv", "webm", "mpg", "mpeg", "ts", "m2ts", "mts",
    "ogm", "ogv", "rmvb", "rm", "iso", "img", "divx", "vob", "3gp", "asf", "f4v", "m2v", "mk3d",
    "m3u8", "m3u", "mpd", "strm",
  ]

  /// Words shared by many files of one server.
  private static let generic: Set<String> = [
    "stream", "video", "index", "master", "playlist", "videoplayback", "watch", "download", "file",
    "play", "player", "get", "original", "universal", "main", "manifest", "media", "live",
    "output", "source", "hls", "chunklist", "start", "movie", "film", "episode", "series", "season",
    "part", "disc", "disk", "track", "title", "chapter", "clip", "web", "embed", "view", "show",
    "item", "items", "content", "transcode", "dash", "high", "low", "medium", "best", "auto",
  ]
}
