// SPDX-License-Identifier: MIT

/// Earlier viewings of what is watched now.
extension Journal {
  /// The greatest number of viewings that are looked through.
  private static let mostSittings = 2_000

  /// How long a file was when it was last played, in seconds; nil where it never was.
  public func duration(of path: String) throws(JournalError) -> Double? {
    try database.rows(
      "SELECT duration FROM plays WHERE path = ? ORDER BY began_at DESC LIMIT 1", [.text(path)]
    ) { $0.real(0) }.first
  }

  /// Ended viewings whose stored media holds a text, the one that began last first.
  ///
  /// - Parameters:
  ///   - text: part of the media's JSON, such as `"trakt":1388`; other items can hold it as well.
  ///   - start: the earliest beginning, in seconds since 1970.
  ///   - end: the time before which they began, in seconds since 1970.
  public func sittings(
    mentioning text: String, from start: Double, to end: Double
  ) throws(JournalError) -> [Play] {
    try plays(
      """
      WHERE began_at >= ? AND began_at < ? AND ended_at IS NOT NULL AND instr(media, ?)
      ORDER BY began_at DESC, id DESC LIMIT ?
      """, [.real(start), .real(end), .text(text), .integer(Self.mostSittings)])
  }
}
