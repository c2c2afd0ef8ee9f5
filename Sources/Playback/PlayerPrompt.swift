// SPDX-License-Identifier: MIT

/// A question on a player's screen. The player's answer arrives at
/// ``PlaybackDelegate/answered(_:choosing:of:)``.
public struct PlayerPrompt: Hashable, Sendable {
  public enum Content: Hashable, Sendable {
    /// A list of up to ten items; an answer is the index of one. `selected` is the index of the one
    /// that ENTER chooses at first.
    case menu(title: String, items: [String], selected: Int = 0)
    /// One line that names a key; the answer 0 accepts the offer. The line shown is the first whose
    /// key the user has not bound, or `withoutKey` if there is none.
    case offer([KeyLine], withoutKey: String)
  }

  /// A key by mpv's name, and the line that names it.
  public struct KeyLine: Hashable, Sendable {
    public var key: String
    public var line: String

    public init(key: String, line: String) {
      self.key = key
      self.line = line
    }
  }

  /// Unique among the prompts of this player.
  public var id: Int
  /// The file that it belongs to; nil for any. It is not shown while another one is open.
  public var entry: Int?
  public var content: Content
  public var seconds: Seconds

  public init(id: Int, entry: Int? = nil, _ content: Content, seconds: Seconds) {
    self.id = id
    self.entry = entry
    self.content = content
    self.seconds = seconds
  }
}
