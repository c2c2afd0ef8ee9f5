// SPDX-License-Identifier: MIT

public import Playback

/// Where the players' news goes, and where questions from the command line are answered.
public protocol PlaybackDelegate: Sendable {
  /// The viewing of this player that was written down last.
  func remembered(_ player: String) async -> RememberedViewing?

  /// Takes in what changed; it is written down when this returns.
  func record(_ changes: [PlaybackChange], of player: String) async

  /// A message to the plugin, from a key binding or a script of the user's.
  func received(scriptMessage arguments: [String], of player: String) async

  /// Answers a request of a control client.
  ///
  /// - Parameters:
  ///   - type: the request's `type`.
  ///   - line: all of it; one JSON object.
  /// - Returns: one JSON object, without a line feed.
  func answer(_ type: String, _ line: [UInt8]) async -> [UInt8]
}
