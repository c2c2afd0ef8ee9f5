// SPDX-License-Identifier: MIT

/// The content of an `.nfo` file: Kodi's XML, one or several URLs, or a release's text.
///
/// Uses a dedicated scanner instead of an XML parser: nothing is expanded or fetched, only the
/// first 256 KiB are read, and each byte once.
struct NFO {
  enum Kind { case movie, show, episode, unknown }

  /// One `<movie>`, `<tvshow>` or `<episodedetails>`; a multi-episode file has several.
  struct Entry {
    var kind: Kind
    var ids = MediaIDs()
    var title: String?
    var showTitle: String?
    var year: Int?
    var season: Int?
    var episode: Int?
    var aired: String?
  }

  static let limit = 256 * 1024
  static let maximumEntries = 32

  private(set) var entries: [Entry] = []

  init(_ bytes: [UInt8]) {
    let text = Self.utf8(bytes.prefix(Self.limit))
    var scanner = NFOScanner(text)
    entries = scanner.entries()
    let addresses = WebAddresses.ids(in: text)
    if entries.isEmpty {
      if !addresses.ids.isEmpty { entries = [Entry(kind: addresses.kind, ids: addresses.ids)] }
    } else if entries.count == 1 {
      // XML followed by a URL: use the URL for ids that the XML lacks
      entries[0].ids.fill(from: addresses.ids)
    }
  }
}

extension NFO {
  /// Converts a text to UTF-8, as programs on Windows write it: from UTF-16 with a byte-order mark,
  /// or from Latin-1 if it is not UTF-8. Drops the byte-order mark.
  private static func utf8(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    switch (bytes.first, bytes.dropFirst().first) {
    case (0xFF, 0xFE): utf8(utf16: bytes.dropFirst(2)) { UInt16($1) << 8 | UInt16($0) }
    case (0xFE, 0xFF): utf8(utf16: bytes.dropFirst(2)) { UInt16($0) << 8 | UInt16($1) }
    default:
      if isUTF8(bytes) {
        Array(bytes.starts(with: "\u{FEFF}".utf8) ? bytes.dropFirst(3) : bytes)
      } else {
        bytes.flatMap { $0 < 0x80 ? [$0] : [0xC0 | $0 >> 6, 0x80 | $0 & 0x3F] }
      }
    }
  }

  private static func utf8(
    utf16 bytes: ArraySlice<UInt8>, unit: (UInt8, UInt8) -> UInt16
  ) -> [UInt8] {
    let units = stride(from: bytes.startIndex, to: bytes.endIndex - 1, by: 2).map {
      unit(bytes[$0], bytes[$0 + 1])
    }
    return Array(String(decoding: units, as: UTF16.self).utf8)
  }

  /// Whether a text is UTF-8 that may end within a character.
  private static func isUTF8(_ bytes: ArraySlice<UInt8>) -> Bool {
    // A character has at most three bytes after the first.
    let lastStart = bytes.suffix(4).lastIndex { $0 & 0xC0 != 0x80 } ?? bytes.endIndex
    let isASCII = lastStart < bytes.endIndex && bytes[lastStart] < 0x80
    return String(validating: isASCII ? bytes : bytes[..<lastStart], as: UTF8.self) != nil
  }
}
