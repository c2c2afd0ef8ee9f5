// SPDX-License-Identifier: MIT

internal import Playback

/// On-screen messages. Each player shows one text at a time, so a message about an earlier file
/// that is still due is repeated above the next one.
struct ScreenMessages: Hashable, Sendable {
  /// Seconds for which the plugin displays a text.
  static let duration: Seconds = 3
  private static let maximumLines = 3

  private struct Message: Hashable, Sendable {
    var player: String
    var text: String
    var until: Instant
  }

  private var messages: [Message] = []

  /// Adds a message.
  ///
  /// - Returns: the text to display: one line per message that has not expired, newest last.
  mutating func add(_ text: String, on player: String, at now: Instant) -> String {
    // A title may contain a line feed, which would look like another message.
    let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
    messages.removeAll { $0.until <= now || $0.player == player && $0.text == line }
    messages.append(Message(player: player, text: line, until: now + Self.duration))
    return messages.filter { $0.player == player }.suffix(Self.maximumLines).map(\.text)
      .joined(separator: "\n")
  }
}
