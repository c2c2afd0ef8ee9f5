// SPDX-License-Identifier: MIT

/// Selects the messages shown on the player's screen.
public struct OSDSettings: Sendable, Hashable {
  static let none = OSDSettings(scrobbled: false, unmatched: false, problems: false)

  public var scrobbled: Bool
  public var unmatched: Bool
  public var problems: Bool

  public init(scrobbled: Bool = true, unmatched: Bool = true, problems: Bool = true) {
    self.scrobbled = scrobbled
    self.unmatched = unmatched
    self.problems = problems
  }
}
