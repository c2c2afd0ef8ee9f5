// SPDX-License-Identifier: MIT

/// A scanner that reads what statistics need from stored media, in the form that this program
/// writes.
///
/// For thousands of items this takes a tenth of the time of SQLite's JSON functions.
struct MediaScanner {
  /// The deepest nesting of values that are skipped.
  private static let maximumDepth = 8

  /// An error for JSON in another form, which SQLite has to parse.
  private struct Unsupported: Error {}

  private let bytes: UnsafeBufferPointer<UInt8>
  private var at = 0
  private var media = WatchedMedia()
  private var first: Int?
  private var absolute: Int?

  /// - Returns: nil for JSON in another form, such as with escapes, and for invalid JSON.
  static func media(_ bytes: UnsafeBufferPointer<UInt8>) -> WatchedMedia? {
    var scanner = MediaScanner(bytes: bytes)
    return try? scanner.scan()
  }

  private init(bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
  }

  private mutating func scan() throws(Unsupported) -> WatchedMedia {
    try members { (scanner, key) throws(Unsupported) in
      if scanner.isText(key, "type") {
        scanner.media.kind = try scanner.text(replacing: scanner.media.kind)
      } else if scanner.isText(key, "title") {
        scanner.media.title = try scanner.text(replacing: scanner.media.title)
      } else if scanner.isText(key, "year") {
        scanner.media.year = try scanner.number(replacing: scanner.media.year)
      } else if scanner.isText(key, "season") {
        scanner.media.season = try scanner.number(replacing: scanner.media.season)
      } else if scanner.isText(key, "episode") {
        try scanner.scanEpisode()
      } else if scanner.isText(key, "absolute") {
        scanner.absolute = try scanner.number(replacing: scanner.absolute)
      } else if scanner.isText(key, "ids") {
        try scanner.members { (scanner, key) throws(Unsupported) in
          if scanner.isText(key, "trakt") {
            scanner.media.traktID = try scanner.number(replacing: scanner.media.traktID)
          } else {
            try scanner.skip()
          }
        }
      } else {
        try scanner.skip()
      }
    }
    guard at == bytes.count else { throw Unsupported() }
    media.episode = first ?? absolute
    return media
  }

  /// Reads one number, or several in an array.
  private mutating func scanEpisode() throws(Unsupported) {
    guard peek == UInt8(ascii: "[") else {
      first = try number(replacing: first)
      return
    }
    at += 1
    first = try number(replacing: first)
    while peek == UInt8(ascii: ",") {
      at += 1
      _ = try number(replacing: nil)
    }
    try take(UInt8(ascii: "]"))
  }

  // MARK: JSON without white space

  /// 0 at the end.
  private var peek: UInt8 { at < bytes.count ? bytes[at] : 0 }

  private mutating func take(_ byte: UInt8) throws(Unsupported) {
    guard peek == byte else { throw Unsupported() }
    at += 1
  }

  /// - Parameter body: a closure that is called at each value.
  private mutating func members(
    _ body: (inout MediaScanner, _ key: Range<Int>) throws(Unsupported) -> Void
  ) throws(Unsupported) {
    try take(UInt8(ascii: "{"))
    if peek == UInt8(ascii: "}") {
      at += 1
      return
    }
    while true {
      let key = try string()
      try take(UInt8(ascii: ":"))
      try body(&self, key)
      if peek == UInt8(ascii: ",") { at += 1 } else { break }
    }
    try take(UInt8(ascii: "}"))
  }

  private func isText(_ range: Range<Int>, _ text: StaticString) -> Bool {
    range.count == text.utf8CodeUnitCount
      && bytes[range].elementsEqual(
        UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Reads a string without escapes.
  private mutating func string() throws(Unsupported) -> Range<Int> {
    try take(UInt8(ascii: "\""))
    let start = at
    while at < bytes.count, bytes[at] != UInt8(ascii: "\"") {
      guard bytes[at] >= 0x20, bytes[at] != UInt8(ascii: "\\") else { throw Unsupported() }
      at += 1
    }
    try take(UInt8(ascii: "\""))
    return start..<(at - 1)
  }

  /// - Parameter known: the value of an earlier member of the same name, for which SQLite decides.
  private mutating func text(replacing known: String?) throws(Unsupported) -> String {
    guard known == nil else { throw Unsupported() }
    return String(decoding: bytes[try string()], as: UTF8.self)
  }

  private mutating func number(replacing known: Int?) throws(Unsupported) -> Int {
    guard known == nil else { throw Unsupported() }
    let isNegative = peek == UInt8(ascii: "-")
    if isNegative { at += 1 }
    let start = at
    var value = 0
    while UInt8(ascii: "0")...UInt8(ascii: "9") ~= peek, at - start < 16 {
      value = value * 10 + Int(peek - UInt8(ascii: "0"))
      at += 1
    }
    // JSON has no leading zeros; a fraction, an exponent or a longer number follows otherwise.
    guard at > start, at - start == 1 || bytes[start] != UInt8(ascii: "0"),
      [UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]")].contains(peek)
    else { throw Unsupported() }
    return isNegative ? -value : value
  }

  /// Skips any value.
  private mutating func skip(depth: Int = 0) throws(Unsupported) {
    guard depth < Self.maximumDepth else { throw Unsupported() }
    switch peek {
    case UInt8(ascii: "\""):
      _ = try string()
    case UInt8(ascii: "{"):
      try members { (scanner, _) throws(Unsupported) in try scanner.skip(depth: depth + 1) }
    case UInt8(ascii: "["):
      at += 1
      if peek == UInt8(ascii: "]") {
        at += 1
        return
      }
      try skip(depth: depth + 1)
      while peek == UInt8(ascii: ",") {
        at += 1
        try skip(depth: depth + 1)
      }
      try take(UInt8(ascii: "]"))
    default:
      try skipNumber()
    }
  }

  /// Skips a number with or without a fraction.
  private mutating func skipNumber() throws(Unsupported) {
    if peek == UInt8(ascii: "-") { at += 1 }
    let start = at
    try skipDigits()
    // JSON has no leading zeros.
    guard at - start == 1 || bytes[start] != UInt8(ascii: "0") else { throw Unsupported() }
    guard peek == UInt8(ascii: ".") else { return }
    at += 1
    try skipDigits()
  }

  private mutating func skipDigits() throws(Unsupported) {
    let start = at
    while UInt8(ascii: "0")...UInt8(ascii: "9") ~= peek { at += 1 }
    guard at > start else { throw Unsupported() }
  }
}
