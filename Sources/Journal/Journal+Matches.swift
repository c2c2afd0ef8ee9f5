// SPDX-License-Identifier: MIT

/// Stored identifications of files and shows, by key.
extension Journal {
  /// The match stored for `key`, as JSON.
  public func match(for key: String) throws(JournalError) -> String? {
    try database.rows("SELECT media FROM matches WHERE key = ?", [.text(key)]) { $0.text(0) }.first
  }

  /// Stores a match, replacing an earlier one.
  ///
  /// - Parameter time: the current time, in seconds since 1970.
  public func remember(_ media: String, for key: String, at time: Double) throws(JournalError) {
    try database.run(
      "INSERT OR REPLACE INTO matches (key, media, made_at) VALUES (?, ?, ?)",
      [.text(key), .text(media), .real(time)])
  }

  /// Deletes all matches whose keys have this prefix.
  public func forget(prefix: String) throws(JournalError) {
    try database.run(
      "DELETE FROM matches WHERE substr(key, 1, length(?)) = ?", [.text(prefix), .text(prefix)])
  }

  /// Deletes the match of a key.
  public func forget(_ key: String) throws(JournalError) {
    try database.run("DELETE FROM matches WHERE key = ?", [.text(key)])
  }

  /// Viewings that were not identified, or whose item is unknown to a destination, oldest first.
  ///
  /// - Parameters:
  ///   - path: the path of a file, or of a directory with a trailing slash.
  ///   - hasIgnored: includes ignored viewings, except those that the user skipped.
  public func unmatched(
    under path: String, hasIgnored: Bool = false
  ) throws(JournalError) -> [Play] {
    let isDirectory = path.hasSuffix("/")
    let test = isDirectory ? "substr(path, 1, length(?)) = ?" : "path = ? AND path = ?"
    return try plays(
      """
      WHERE \(test) AND (outcome = 'unmatched'
        OR ? AND outcome = 'ignored' AND detail IS NOT ? OR outcome IS NULL AND EXISTS (
        SELECT 1 FROM delivery WHERE delivery.play = plays.id AND delivery.state = 'unmatched'))
      ORDER BY began_at
      """, [.text(path), .text(path), .flag(hasIgnored), .text(Play.skipped)])
  }

  /// Ended viewings that wait for delivery as an identified item, oldest first, except those of
  /// which a request may have arrived.
  ///
  /// - Parameter path: the path of a file, or of a directory with a trailing slash.
  public func undelivered(under path: String) throws(JournalError) -> [HistoryRow] {
    let isDirectory = path.hasSuffix("/")
    let test = isDirectory ? "substr(path, 1, length(?)) = ?" : "path = ? AND path = ?"
    let waiting = "SELECT 1 FROM delivery WHERE play = plays.id AND state = 'waiting'"
    return try rows(
      """
      FROM plays WHERE \(test) AND ended_at IS NOT NULL AND outcome IS NULL AND media IS NOT NULL
        AND EXISTS (\(waiting)) AND NOT EXISTS (\(waiting) AND in_flight) ORDER BY began_at
      """, [.text(path), .text(path)]
    ).map(\.row)
  }

  /// The paths under which the viewings of a URL are stored: its displayable forms, as it may be
  /// written in several ways.
  ///
  /// - Parameter identity: ``Play/identity`` of the URL.
  public func paths(ofURL identity: String) throws(JournalError) -> [String] {
    try database.rows(
      "SELECT DISTINCT path FROM plays WHERE identity = ?", [.text(identity)]
    ) { $0.text(0) }
  }

  /// Viewings of one path, newest first.
  ///
  /// - Parameter identity: only those of this content; nil for all.
  public func viewings(
    of path: String, identity: String?, limit: Int
  ) throws(JournalError) -> [Play] {
    try plays(
      "WHERE path = ? AND (? IS NULL OR identity = ?) ORDER BY began_at DESC, id DESC LIMIT ?",
      [.text(path), .optional(identity), .optional(identity), .integer(max(0, limit))])
  }
}
