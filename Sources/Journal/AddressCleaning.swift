// SPDX-License-Identifier: MIT

internal import Addresses

/// Removes parts of URLs that earlier versions stored, including passwords, keys and tokens.
enum AddressCleaning {
  /// Rewrites paths to their displayable form, and deletes data that depends on whole URLs.
  static func clean(_ database: Database) throws(JournalError) {
    try cleanPlays(database)
    try cleanMatches(database)
  }

  private static func cleanPlays(_ database: Database) throws(JournalError) {
    // Paths that are not normalized already, and titles and tags with URLs.
    let plays = try database.rows(
      """
      SELECT id, path, media_title, tags, media FROM plays
      WHERE substr(path, 1, 1) <> '/' OR instr(path, '//') OR instr(path, '/.')
        OR instr(media_title, '://') OR instr(tags, '://')
      """
    ) { row in
      (
        id: row.integer(0), path: row.text(1), title: row.optionalText(2),
        tags: row.optionalText(3), media: row.optionalText(4)
      )
    }
    for play in plays {
      let address = MediaAddress(play.path)
      let isConfirmed = play.media?.contains("\"trakt\":") == true
      let tags = play.tags.flatMap(address.redacted)
      // An unconfirmed identification may have used the query.
      let media = address.isLocal || isConfirmed ? play.media : nil
      try database.run(
        "UPDATE plays SET path = ?, media_title = ?, tags = ?, media = ? WHERE id = ?",
        [
          .text(address.shown), .optional(address.title(play.title)), .optional(tags),
          .optional(media), .integer(play.id),
        ])
    }
  }

  /// The user's own matches are kept under the displayable form.
  private static func cleanMatches(_ database: Database) throws(JournalError) {
    let keys = try database.rows("SELECT key FROM matches") { $0.text(0) }
    for key in keys {
      if let path = rest(of: key, behind: "user file ") {
        let shown = MediaAddress(path).shown
        guard shown != path else { continue }
        try database.run(
          "UPDATE OR REPLACE matches SET key = ? WHERE key = ?",
          [.text("user file \(shown)"), .text(key)])
      } else if let path = rest(of: key, behind: "file ") ?? rest(of: key, behind: "show "),
        !MediaAddress(path).isLocal
      {
        try database.run("DELETE FROM matches WHERE key = ?", [.text(key)])
      }
    }
  }

  private static func rest(of key: String, behind prefix: String) -> String? {
    key.hasPrefix(prefix) ? String(key.dropFirst(prefix.count)) : nil
  }
}
