// SPDX-License-Identifier: MIT

/// The content of an `.nfo` file: Kodi's XML, one or several URLs, or a release's text.
///
/// Uses a dedicated scanner instead of an XML parser: nothing is expanded or fetched, only the
/// first 64 KiB are read, and each byte once.
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

  static let limit = 64 * 1024
  static let maximumEntries = 32

  private(set) var entries: [Entry] = []

  init(_ bytes: [UInt8]) {
    var scanner = NFOScanner(bytes.prefix(Self.limit))
    entries = scanner.entries()
    let addresses = WebAddresses.ids(in: bytes.prefix(Self.limit))
    if entries.isEmpty {
      if !addresses.ids.isEmpty { entries = [Entry(kind: addresses.kind, ids: addresses.ids)] }
    } else if entries.count == 1 {
      // XML followed by a URL: use the URL for ids that the XML lacks
      entries[0].ids.fill(from: addresses.ids)
    }
  }
}
