// SPDX-License-Identifier: MIT

/// Earlier viewings of an item.
extension Journal {
  /// The largest number of viewings to search.
  private static let maximumViewings = 2_000

  /// The duration of a file at its last viewing, in seconds; nil if there is none.
  public func duration(of path: String) throws(JournalError) -> Double? {
    try database.rows(
      "SELECT duration FROM plays WHERE path = ? ORDER BY began_at DESC LIMIT 1", [.text(path)]
    ) { $0.real(0) }.first
  }

  /// Ended viewings whose stored media contains a text, in descending order of their beginnings.
  ///
  /// - Parameters:
  ///   - text: part of the media's JSON, such as `"trakt":1388`; other items may contain it too.
  ///   - start: the earliest beginning, in seconds since 1970.
  ///   - end: the time before which they began, in seconds since 1970.
  public func endedViewings(
    mentioning text: String, from start: Double, to end: Double
  ) throws(JournalError) -> [Play] {
    try plays(
      """
      WHERE began_at >= ? AND began_at < ? AND ended_at IS NOT NULL AND instr(media, ?)
      ORDER BY began_at DESC, id DESC LIMIT ?
      """, [.real(start), .real(end), .text(text), .integer(Self.maximumViewings)])
  }
}
