// SPDX-License-Identifier: MIT

/// A piece of text that supports a hypothesis, and its source.
public struct Evidence: Sendable, Hashable, Codable {
  /// The source of a fact, strongest first.
  public enum Source: String, Sendable, Codable {
    /// The user's own rule or match.
    case rule
    case nfo
    case tags
    case name
    /// The raw value is part of stored digests of evidence.
    case directory = "folder"
    case siblings
    /// mpv's `media-title`.
    case streamTitle
  }

  public var source: Source
  /// The text as it occurs in the source.
  public var text: String

  public init(_ source: Source, _ text: String) {
    self.source = source
    self.text = text
  }
}
