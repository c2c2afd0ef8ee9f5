// SPDX-License-Identifier: MIT

/// Extraction of ids from the URLs of catalogue pages, in any text.
enum WebAddresses {
  /// Returns the first id of each catalogue; accepts a bare `tt` number as well.
  static func ids(in text: some Collection<UInt8>) -> (ids: MediaIDs, kind: NFO.Kind) {
    var ids = MediaIDs()
    var kind = NFO.Kind.unknown
    let name = ScanText(Array(text))
    var at = 0
    while at < name.bytes.count {
      switch name.bytes[at] | 0x20 {
      case UInt8(ascii: "t"):
        if ids.imdb == nil, let end = name.imdb(at) {
          ids.imdb = String(decoding: name.bytes[at..<end].map(\.lowered), as: UTF8.self)
          at = end
          continue
        }
        if let found = name.page(at, "themoviedb.org/") {
          if ids.tmdb == nil, let number = name.number(after: "movie/", found) {
            (ids.tmdb, kind) = (number, .movie)
          } else if ids.tmdb == nil, let number = name.number(after: "tv/", found) {
            (ids.tmdb, kind) = (number, .show)
          }
        } else if let found = name.page(at, "thetvdb.com/"), ids.tvdb == nil {
          if let number = name.parameter("id=", from: found) { (ids.tvdb, kind) = (number, .show) }
        }
      default: break
      }
      at += 1
    }
    return (ids, kind)
  }
}

/// Text to be searched for a few fixed words.
private struct ScanText {
  let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Returns the end of `tt` and seven to ten digits at `at`.
  func imdb(_ at: Int) -> Int? {
    guard at + 9 <= bytes.count, bytes[at + 1] | 0x20 == UInt8(ascii: "t"),
      at == 0 || !bytes[at - 1].isLetter
    else { return nil }
    var end = at + 2
    while end < bytes.count, end - at < 13, bytes[end].isDigit { end += 1 }
    return (7...10).contains(end - at - 2) ? end : nil
  }

  func page(_ at: Int, _ word: StaticString) -> Int? {
    let count = word.utf8CodeUnitCount
    guard at + count <= bytes.count else { return nil }
    let matches = word.withUTF8Buffer { buffer in
      for offset in 0..<count where bytes[at + offset].lowered != buffer[offset] { return false }
      return true
    }
    return matches ? at + count : nil
  }

  func number(after word: StaticString, _ at: Int) -> Int? {
    page(at, word).flatMap { number($0) }
  }

  /// Returns the number after `word` within the next 64 bytes of the same line.
  func parameter(_ word: StaticString, from at: Int) -> Int? {
    for index in at..<min(bytes.count, at + 64) {
      if bytes[index] <= 0x20 { return nil }
      if let end = page(index, word), let number = number(end) { return number }
    }
    return nil
  }

  private func number(_ at: Int) -> Int? {
    var value = 0
    var end = at
    while end < bytes.count, end - at < 10, bytes[end].isDigit {
      value = value * 10 + bytes[end].digitValue
      end += 1
    }
    return end > at && value > 0 ? value : nil
  }
}
