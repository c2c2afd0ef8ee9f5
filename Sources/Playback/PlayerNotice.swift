// SPDX-License-Identifier: MIT

/// A message to a player.
public struct PlayerNotice: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// A text for the player's screen.
    case show(String)
    /// Recorded changes of the player may be durable now; ``PlaybackDelegate/record(_:of:)``
    /// returns whether they are.
    case durable
    /// Requests the position. ``PlaybackChange/Kind/positionReported`` follows if nothing else has
    /// changed.
    case requestPosition
    /// The progress from which the end of a viewing counts as a play.
    case threshold(Progress, ViewingID)
    /// A menu or an offer. It replaces the one that is shown.
    case ask(PlayerPrompt)
    /// Closes the menu or offer that is shown.
    case closePrompt
    /// Seeks to a position, unless another file than `entry` is open by then.
    case seek(entry: Int, position: Seconds)
  }

  /// The `instance` of the player's plugin.
  public var player: String
  public var kind: Kind

  public init(player: String, kind: Kind) {
    self.player = player
    self.kind = kind
  }
}
