// SPDX-License-Identifier: MIT

/// Whether unfinished movies and episodes are resumed when their file is opened.
public struct ResumeSettings: Sendable, Hashable {
  public enum Mode: String, Sendable, CaseIterable {
    /// Shows one line with a key that resumes.
    case offer
    /// Seeks immediately, and shows one line with a key that starts over.
    case always
    case off
  }

  public var mode: Mode
  /// The key to use if the first choice is bound by the user, by mpv's name.
  public var key: String

  public init(mode: Mode = .offer, key: String = ResumeSettings.defaultKey) {
    self.mode = mode
    self.key = key
  }

  public static let defaultKey = "Ctrl+r"
}
