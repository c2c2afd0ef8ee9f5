// SPDX-License-Identifier: MIT

internal import Addresses

#if canImport(Glibc)
  internal import Glibc
#endif

/// What the configuration says that files are whose paths fit a pattern.
public struct MatchRule: Sendable, Hashable {
  /// As of the shell: `*`, `?` and `[…]`, which also stand for a slash.
  public var path: String
  /// What they are, as it was written …
  public var id: String
  /// … and as it was understood.
  public var target: MatchTarget
  /// Added to the seasons that the names say.
  public var seasonOffset: Int?
  /// Added to the episodes that the names say.
  public var episodeOffset: Int?
  /// The season, whatever the names say.
  public var season: Int?

  /// Nil where the id is none.
  public init?(
    path: String, id: String, seasonOffset: Int? = nil, episodeOffset: Int? = nil,
    season: Int? = nil
  ) {
    guard let target = MatchTarget(id) else { return nil }
    self.path = path
    self.id = id
    self.target = target
    self.seasonOffset = seasonOffset
    self.episodeOffset = episodeOffset
    self.season = season
  }

  func fits(_ address: MediaAddress) -> Bool {
    fnmatch(path, address.place, 0) == 0 || fnmatch(path, address.shown, 0) == 0
  }
}

extension [MatchRule] {
  /// The rule that is about this file.
  func first(for address: MediaAddress) -> MatchRule? {
    first { $0.fits(address) }
  }
}
