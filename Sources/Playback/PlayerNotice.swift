// SPDX-License-Identifier: MIT

/// What goes back to a player.
public struct PlayerNotice: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// A line for the player's screen.
    case show(String)
    /// Everything recorded of the player so far may be durable now: ask again.
    case durable
    /// It is to be asked where it is; ``PlaybackChange/Kind/located`` answers where nothing else does.
    case askPosition
  }

  /// The `instance` of the player's plugin.
  public var player: String
  public var kind: Kind

  public init(player: String, kind: Kind) {
    self.player = player
    self.kind = kind
  }
}
