// SPDX-License-Identifier: MIT

/// A film.
public struct Movie: Sendable, Hashable {
  public var title: String
  public var year: Int
  public var ids: IDs
  /// Minutes; 0 where Trakt does not know them.
  public var runtime: Int
  /// The day of the first showing, `YYYY-MM-DD`.
  public var released: String?
  /// The title in its own language.
  public var originalTitle: String?
  /// Further titles that a search finds.
  public var aliases: [String]
  /// What orders the hits of a search that are otherwise alike.
  public var votes: Int

  public init(
    _ title: String, _ year: Int, ids: IDs = IDs(), runtime: Int = 100, released: String? = nil,
    originalTitle: String? = nil, aliases: [String] = [], votes: Int = 100
  ) {
    self.title = title
    self.year = year
    self.ids = ids
    self.runtime = runtime
    self.released = released
    self.originalTitle = originalTitle
    self.aliases = aliases
    self.votes = votes
  }

  var titles: [String] { [title] + [originalTitle].compactMap(\.self) + aliases }
}
