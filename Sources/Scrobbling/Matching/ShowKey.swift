// SPDX-License-Identifier: MIT

internal import MediaIdentity

/// A key of the user's match for a show's directory, as `match` derives it from a file's name: an
/// `.nfo` that is added or corrected later does not change it.
struct ShowKey: Hashable, Sendable {
  let text: String
  /// The year in the name, if the key leaves it out; the matched show must be of that year.
  var year: Int?

  /// Returns the keys of all shows that a file's name can refer to, the most specific first; none
  /// for a URL.
  static func all(of path: String) -> [ShowKey] {
    let directories = ShowDirectory.all(of: path)
    guard !directories.isEmpty else { return [] }
    let readings = identify(MediaReference(path: path)).hypotheses.filter { $0.kind == .episode }
    return directories.flatMap { all(readings, in: $0) }
  }

  private static func all(_ readings: [Hypothesis], in directory: String) -> [ShowKey] {
    let exact = readings.map { ShowKey(text: MatchKey.user(show: $0, in: directory)) }
    // `Show S01E01` is matched, and the next file is `Show (2001) S01E02`.
    let shorter = readings.filter { $0.year != nil && $0.country == nil }.map { reading in
      var short = reading
      short.year = nil
      return ShowKey(text: MatchKey.user(show: short, in: directory), year: reading.year)
    }
    return exact + shorter
  }

  /// Whether a match stored under this key applies.
  func admits(_ match: KnownMatch) -> Bool {
    guard let year, let own = match.media.year else { return true }
    return abs(year - own) <= 1
  }
}
