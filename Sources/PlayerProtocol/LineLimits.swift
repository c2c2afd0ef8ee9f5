// SPDX-License-Identifier: MIT

/// The sizes that docs/protocol.md promises, in bytes unless said otherwise.
enum LineLimits {
  /// One line with its line feed, in either direction.
  static let line = 65_536
  /// `path`, `working-directory` and `media-title`, before escaping.
  static let text = 4_096
  static let metadataEntries = 48
  static let metadataKey = 64
  static let metadataValue = 512
  /// The arguments of a `script-message`, counted.
  static let arguments = 32
  /// A line for the player's screen.
  static let screenText = 500
  /// The `end-file` lines that wait for a `taken`, counted.
  static let ends = 64
  /// What may wait for a daemon that doesn't read.
  static let outgoing = 262_144
}
