// SPDX-License-Identifier: MIT

/// What is known of files and shows, by a key.
extension Journal {
  /// What a name was found to be, as JSON.
  public func match(for key: String) throws(JournalError) -> String? {
    try database.rows("SELECT media FROM matches WHERE key = ?", [.text(key)]) { $0.text(0) }.first
  }

  public func remember(_ media: String, for key: String, at time: Double) throws(JournalError) {
    try database.run(
      "INSERT OR REPLACE INTO matches (key, media, made_at) VALUES (?, ?, ?)",
      [.text(key), .text(media), .real(time)])
  }

  /// Forgets all keys that begin so.
  public func forget(prefix: String) throws(JournalError) {
    try database.run(
      "DELETE FROM matches WHERE substr(key, 1, length(?)) = ?", [.text(prefix), .text(prefix)])
  }

  public func forget(_ key: String) throws(JournalError) {
    try database.run("DELETE FROM matches WHERE key = ?", [.text(key)])
  }

  /// Plays that nobody could tell, oldest first.
  ///
  /// - Parameter place: a file's path, or a folder's with a slash at its end.
  public func unmatched(under place: String) throws(JournalError) -> [Play] {
    let isFolder = place.hasSuffix("/")
    let test = isFolder ? "substr(path, 1, length(?)) = ?" : "path = ? AND path = ?"
    return try plays(
      "WHERE outcome = 'unmatched' AND \(test) ORDER BY began_at", [.text(place), .text(place)])
  }
}
