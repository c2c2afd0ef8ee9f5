// SPDX-License-Identifier: MIT

/// What goes back to a player.
public struct PlayerNotice: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// A line for its screen.
    case show(String)
    /// Everything that it said so far is durable.
    case durable
  }

  /// The instance that the player's plugin drew.
  public var player: String
  public var kind: Kind

  public init(player: String, kind: Kind) {
    self.player = player
    self.kind = kind
  }
}
