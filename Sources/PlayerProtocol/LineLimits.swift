// SPDX-License-Identifier: MIT

/// The limits that docs/protocol.md specifies, in bytes unless noted otherwise.
public enum LineLimits {
  /// One line with its line feed, in either direction.
  public static let line = 65_536
  /// `path`, `working-directory` and `media-title`, before escaping.
  public static let text = 4_096
  /// The number of entries of `metadata`.
  public static let metadataEntries = 48
  public static let metadataKey = 64
  public static let metadataValue = 512
  /// The title of a chapter.
  public static let chapterTitle = 128
  /// The number of arguments of a `script-message`.
  public static let arguments = 32
  /// The text of a `show` or an `offer`, and the title and each item of a `menu`.
  public static let screenText = 500
  /// The number of items of a `menu`: one for each digit.
  public static let menuItems = 10
  /// The name of a key.
  public static let key = 32
  /// The number of `end-file` lines that await a `taken`.
  public static let ends = 64
  /// Unsent bytes after which a connection to the daemon is dropped.
  public static let outgoing = 262_144
  /// A spool file: a `hello` and the unacknowledged ends.
  public static let spool = (ends + 1) * line
  /// An `instance`, in hexadecimal digits.
  public static let instance = 32
}
