// SPDX-License-Identifier: MIT

internal import Addresses

#if canImport(Glibc)
  internal import Glibc
#endif

/// A configured match for all files whose path matches a pattern.
public struct MatchRule: Sendable, Hashable {
  /// Shell pattern: `*`, `?` and `[…]`, which match a slash as well.
  public var path: String
  /// The id as configured.
  public var id: String
  /// The parsed id.
  public var target: MatchTarget
  /// Added to the season numbers in names.
  public var seasonOffset: Int?
  /// Added to the episode numbers in names.
  public var episodeOffset: Int?
  /// Season that replaces the one in names.
  public var season: Int?

  /// Returns nil if `id` is invalid.
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
    fnmatch(path, address.location, 0) == 0 || fnmatch(path, address.shown, 0) == 0
  }
}

extension [MatchRule] {
  /// Returns the first rule that matches this file.
  func first(for address: MediaAddress) -> MatchRule? {
    first { $0.fits(address) }
  }
}
