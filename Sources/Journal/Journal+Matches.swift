// SPDX-License-Identifier: MIT

/// What files and shows were identified as, by a key.
extension Journal {
  /// The match stored for `key`, as JSON.
  public func match(for key: String) throws(JournalError) -> String? {
    try database.rows("SELECT media FROM matches WHERE key = ?", [.text(key)]) { $0.text(0) }.first
  }

  /// Stores a match and replaces an earlier one.
  ///
  /// - Parameter time: now, in seconds since 1970.
  public func remember(_ media: String, for key: String, at time: Double) throws(JournalError) {
    try database.run(
      "INSERT OR REPLACE INTO matches (key, media, made_at) VALUES (?, ?, ?)",
      [.text(key), .text(media), .real(time)])
  }

  /// Removes all matches whose keys begin with this.
  public func forget(prefix: String) throws(JournalError) {
    try database.run(
      "DELETE FROM matches WHERE substr(key, 1, length(?)) = ?", [.text(prefix), .text(prefix)])
  }

  /// Deletes a match.
  public func forget(_ key: String) throws(JournalError) {
    try database.run("DELETE FROM matches WHERE key = ?", [.text(key)])
  }

  /// Viewings that were not identified, or that a destination does not know, oldest first.
  ///
  /// - Parameters:
  ///   - place: a file's path, or a directory's with a slash at its end.
  ///   - hasIgnored: also those that were ignored, but for what the user skipped.
  public func unmatched(
    under place: String, hasIgnored: Bool = false
  ) throws(JournalError) -> [Play] {
    let isDirectory = place.hasSuffix("/")
    let test = isDirectory ? "substr(path, 1, length(?)) = ?" : "path = ? AND path = ?"
    return try plays(
      """
      WHERE \(test) AND (outcome = 'unmatched'
        OR ? AND outcome = 'ignored' AND detail IS NOT ? OR outcome IS NULL AND EXISTS (
        SELECT 1 FROM delivery WHERE delivery.play = plays.id AND delivery.state = 'unmatched'))
      ORDER BY began_at
      """, [.text(place), .text(place), .flag(hasIgnored), .text(Play.skipped)])
  }

  /// Viewings of one path, or of one address whatever may be shown of it, newest first.
  ///
  /// - Parameter identity: ``Play/identity`` of the address; nil to go by the path.
  public func viewings(
    of path: String, identity: String?, limit: Int
  ) throws(JournalError) -> [Play] {
    try plays(
      "WHERE path = ? AND (? IS NULL OR identity = ?) ORDER BY began_at DESC, id DESC LIMIT ?",
      [.text(path), .optional(identity), .optional(identity), .integer(max(0, limit))])
  }
}
