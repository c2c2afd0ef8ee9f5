// SPDX-License-Identifier: MIT

/// Scanner for the elements of Kodi's `.nfo` files.
struct NFOScanner {
  private let bytes: [UInt8]
  private var at = 0
  private var open: [String] = []
  private var entry: NFO.Entry?
  private var idType = ""
  private var found: [NFO.Entry] = []

  init(_ bytes: some Collection<UInt8>) {
    self.bytes = Array(bytes)
  }

  mutating func entries() -> [NFO.Entry] {
    while at < bytes.count, found.count < NFO.maximumEntries {
      guard bytes[at] == UInt8(ascii: "<") else {
        at += 1
        continue
      }
      at += 1
      switch peek {
      case UInt8(ascii: "/"): closeElement()
      case UInt8(ascii: "!"), UInt8(ascii: "?"): skipDeclaration()
      default: openElement()
      }
    }
    finishEntry()
    return found
  }

  private var peek: UInt8 { at < bytes.count ? bytes[at] : 0 }

  /// Skips comments, declarations and document types; their entities are never expanded.
  private mutating func skipDeclaration() {
    let isComment = bytes[at...].starts(with: "!--".utf8)
    while at < bytes.count {
      if bytes[at] == UInt8(ascii: ">"),
        !isComment
          || at >= 2 && bytes[at - 1] == UInt8(ascii: "-")
            && bytes[at - 2] == UInt8(ascii: "-")
      {
        at += 1
        return
      }
      at += 1
    }
  }

  private mutating func closeElement() {
    skip(to: UInt8(ascii: ">"))
    if open.isEmpty { return }
    open.removeLast()
    if open.isEmpty { finishEntry() }
  }

  private mutating func finishEntry() {
    if let entry { found.append(entry) }
    entry = nil
  }

  private mutating func openElement() {
    let nameStart = at
    while at < bytes.count, bytes[at].isLetter || bytes[at].isDigit { at += 1 }
    guard at > nameStart, at - nameStart <= 32 else { return }
    let name = String(decoding: bytes[nameStart..<at].map(\.lowered), as: UTF8.self)
    let attributesStart = at
    skip(to: UInt8(ascii: ">"))
    let attributes = bytes[attributesStart..<max(attributesStart, at - 1)]
    if attributes.last == UInt8(ascii: "/") { return }
    if open.isEmpty {
      switch name {
      case "movie": entry = NFO.Entry(kind: .movie)
      case "tvshow": entry = NFO.Entry(kind: .show)
      case "episodedetails": entry = NFO.Entry(kind: .episode)
      default: break
      }
    }
    guard open.count < 32 else { return }
    open.append(name)
    if open.count == 2, entry != nil { read(name, attributes) }
  }

  private mutating func skip(to byte: UInt8) {
    while at < bytes.count, bytes[at] != byte { at += 1 }
    if at < bytes.count { at += 1 }
  }

  private mutating func read(_ name: String, _ attributes: ArraySlice<UInt8>) {
    let text = text()
    guard var entry, !text.isEmpty else { return }
    switch name {
    case "title": entry.title = entry.title ?? text
    case "showtitle": entry.showTitle = text
    case "year": entry.year = year(text)
    case "premiered": entry.year = entry.year ?? year(text)
    case "season": entry.season = number(text)
    case "episode": entry.episode = number(text)
    case "aired": entry.aired = text.utf8.count == 10 ? text : nil
    case "uniqueid": readID(text, type: attribute("type", in: attributes), &entry.ids)
    case "imdbid", "imdb": readID(text, type: "imdb", &entry.ids)
    case "tmdbid", "tmdb": readID(text, type: "tmdb", &entry.ids)
    case "tvdbid", "tvdb": readID(text, type: "tvdb", &entry.ids)
    // the oldest form: an IMDb id for a movie, a TheTVDB id for a show
    case "id":
      readID(
        text, type: text.hasPrefix("tt") ? "imdb" : entry.kind == .show ? "tvdb" : "",
        &entry.ids)
    default: break
    }
    self.entry = entry
  }

  private func readID(_ text: String, type: String, _ ids: inout MediaIDs) {
    switch type {
    case "imdb": if isIMDb(text) { ids.imdb = ids.imdb ?? text }
    case "tmdb": ids.tmdb = ids.tmdb ?? number(text)
    case "tvdb": ids.tvdb = ids.tvdb ?? number(text)
    case "trakt": ids.trakt = ids.trakt ?? number(text)
    default: break
    }
  }

  private func isIMDb(_ text: String) -> Bool {
    let utf8 = text.utf8
    return (9...12).contains(utf8.count) && text.hasPrefix("tt")
      && utf8.dropFirst(2).allSatisfy(\.isDigit)
  }

  /// Returns the value of an attribute, in single or double quotes.
  private func attribute(_ name: String, in bytes: ArraySlice<UInt8>) -> String {
    var rest = bytes
    while let start = rest.firstIndex(of: name.utf8.first ?? 0) {
      let after = rest[start...]
      if after.starts(with: name.utf8) {
        let value = after.dropFirst(name.utf8.count).drop { $0 == 0x20 || $0 == UInt8(ascii: "=") }
        if let quote = value.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
          let inner = value.dropFirst().prefix { $0 != quote }
          return String(decoding: inner.map(\.lowered), as: UTF8.self)
        }
      }
      rest = rest[(start + 1)...]
    }
    return ""
  }

  /// Returns the text up to the next element, with XML's five entities and numeric ones resolved.
  private func text() -> String {
    var result: [UInt8] = []
    var index = at
    if bytes[index...].starts(with: "<![CDATA[".utf8) {
      index += 9
      while index < bytes.count, result.count < 512, bytes[index] != UInt8(ascii: "]") {
        result.append(bytes[index])
        index += 1
      }
    }
    while index < bytes.count, bytes[index] != UInt8(ascii: "<"), result.count < 512 {
      if bytes[index] == UInt8(ascii: "&"), let entity = entity(at: index) {
        result.append(contentsOf: entity.text.utf8)
        index = entity.end
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    func isSpace(_ byte: UInt8) -> Bool { byte <= 0x20 }
    let trimmed = result.drop(while: isSpace)
    let end = trimmed.lastIndex { !isSpace($0) }.map { $0 + 1 } ?? trimmed.startIndex
    return String(decoding: trimmed[..<end], as: UTF8.self)
  }

  private func entity(at start: Int) -> (text: String, end: Int)? {
    guard let end = bytes[start...].prefix(10).firstIndex(of: UInt8(ascii: ";")) else { return nil }
    let name = String(decoding: bytes[(start + 1)..<end], as: UTF8.self)
    switch name {
    case "amp": return ("&", end + 1)
    case "lt": return ("<", end + 1)
    case "gt": return (">", end + 1)
    case "quot": return ("\"", end + 1)
    case "apos": return ("'", end + 1)
    default: break
    }
    guard name.hasPrefix("#") else { return nil }
    let digits = name.dropFirst()
    let value = digits.hasPrefix("x") ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
    guard let value, value >= 0x20, let scalar = Unicode.Scalar(value) else { return nil }
    return (String(Character(scalar)), end + 1)
  }

  private func number(_ text: String) -> Int? {
    text.utf8.count <= 10 ? Int(text).flatMap { $0 >= 0 ? $0 : nil } : nil
  }

  private func year(_ text: String) -> Int? {
    Int(text.prefix(4)).flatMap { (1895...2099).contains($0) ? $0 : nil }
  }
}
