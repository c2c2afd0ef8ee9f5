// SPDX-License-Identifier: MIT

/// The sizes that docs/protocol.md promises, in bytes unless said otherwise.
public enum LineLimits {
  /// One line with its line feed, in either direction.
  public static let line = 65_536
  /// `path`, `working-directory` and `media-title`, before escaping.
  public static let text = 4_096
  /// The entries of `metadata`, counted.
  public static let metadataEntries = 48
  public static let metadataKey = 64
  public static let metadataValue = 512
  /// The arguments of a `script-message`, counted.
  public static let arguments = 32
  /// The text of a `show`.
  public static let screenText = 500
  /// The `end-file` lines that wait for a `taken`, counted.
  public static let ends = 64
  /// What may wait for a daemon that doesn't read.
  public static let outgoing = 262_144
  /// A spool file: a `hello` and the waiting ends.
  public static let spool = (ends + 1) * line
  /// An `instance`: hexadecimal digits.
  public static let instance = 32
}
