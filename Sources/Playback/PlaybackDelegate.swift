// SPDX-License-Identifier: MIT

/// Receives the changes of all players.
///
/// Calls for one player are sequential. Messages to a player are sent as ``PlayerNotice``.
public protocol PlaybackDelegate: Sendable {
  /// The last recorded viewing of this player; nil if there is none.
  ///
  /// - Parameter player: the `instance` of the player's plugin.
  func remembered(_ player: String) async -> RememberedViewing?

  /// Records changes of one player. Without changes it only returns the state.
  ///
  /// - Returns: whether everything recorded for this player is durable. After `false`, a
  ///   ``PlayerNotice/Kind/durable`` must follow once it is; until then the player keeps the ends
  ///   of viewings that were not acknowledged.
  func record(_ changes: [PlaybackChange], of player: String) async -> Bool

  /// Handles the beginning of a seek within a viewing, by the user or by ``PlayerNotice``.
  func seekBegan(_ player: String) async

  /// Handles the answer to a prompt; called at most once for each.
  ///
  /// - Parameters:
  ///   - prompt: its ``PlayerPrompt/id``.
  ///   - index: the chosen item, which may be out of range; nil if it was dismissed, timed out
  ///     or was replaced, its file or the connection ended, or the player cannot show it.
  func answered(_ prompt: Int, choosing index: Int?, of player: String) async

  /// Handles a script message to the plugin, from a key binding or a user script.
  ///
  /// - Parameter entry: the number of the player's file; nil if none is open.
  func received(scriptMessage arguments: [String], of player: String, entry: Int?) async
}
