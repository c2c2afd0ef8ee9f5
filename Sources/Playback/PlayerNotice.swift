// SPDX-License-Identifier: MIT

/// What goes back to a player.
public struct PlayerNotice: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// A line for the player's screen.
    case show(String)
    /// Everything recorded of the player so far may be durable now: ask again.
    case durable
  }

  /// The `instance` of the player's plugin.
  public var player: String
  public var kind: Kind

  public init(player: String, kind: Kind) {
    self.player = player
    self.kind = kind
  }
}
