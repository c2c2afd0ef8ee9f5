// SPDX-License-Identifier: MIT

/// Receives what the players do.
///
/// The calls for one player come one after the other, in order. What goes back to a player is a
/// ``PlayerNotice``.
public protocol PlaybackDelegate: Sendable {
  /// The viewing of this player that was recorded last; nil where none is known.
  ///
  /// - Parameter player: the `instance` of the player's plugin.
  func remembered(_ player: String) async -> RememberedViewing?

  /// Records what changed in one player. With no changes it only answers.
  ///
  /// - Returns: whether everything recorded of this player so far is durable. After a `false` a
  ///   ``PlayerNotice/Kind/durable`` has to follow once it is; until then the player keeps its ends.
  func record(_ changes: [PlaybackChange], of player: String) async -> Bool

  /// Carries out a message to the plugin, from a key binding or a script of the user's.
  func received(scriptMessage arguments: [String], of player: String) async
}
