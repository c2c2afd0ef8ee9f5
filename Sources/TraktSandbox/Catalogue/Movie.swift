// SPDX-License-Identifier: MIT

/// A movie.
public struct Movie: Sendable, Hashable {
  public var title: String
  public var year: Int
  public var ids: IDs
  /// Minutes; 0 if unknown to Trakt.
  public var runtime: Int
  /// The day of the premiere, `YYYY-MM-DD`.
  public var released: String?
  /// The original title.
  public var originalTitle: String?
  /// Additional titles for the search.
  public var aliases: [String]
  /// Orders search results of equal rank.
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
