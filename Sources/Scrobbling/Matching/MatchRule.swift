// SPDX-License-Identifier: MIT

#if canImport(Glibc)
  internal import Glibc
#endif

/// What the configuration says that files are whose paths fit a pattern.
public struct MatchRule: Sendable, Hashable {
  /// As of the shell: `*`, `?` and `[…]`, which also stand for a slash.
  public var path: String
  public var target: MatchTarget
  /// Added to the seasons that the names say.
  public var seasonOffset: Int?

  public init(path: String, target: MatchTarget, seasonOffset: Int? = nil) {
    self.path = path
    self.target = target
    self.seasonOffset = seasonOffset
  }

  func fits(_ path: String) -> Bool {
    fnmatch(self.path, path, 0) == 0
  }
}
