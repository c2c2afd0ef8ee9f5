// SPDX-License-Identifier: MIT

/// A movie in Trakt's responses.
public struct Movie: Codable, Sendable, Hashable {
  public var title: String?
  public var originalTitle: String?
  public var year: Int?
  public var ids: TraktIDs
  /// Run time in minutes. Only in full objects.
  public var runtime: Int?
  /// Two letters, such as `us`. Only in full objects.
  public var country: String?

  enum CodingKeys: String, CodingKey {
    case title, year, ids, runtime, country
    case originalTitle = "original_title"
  }

  public init(
    title: String?, originalTitle: String? = nil, year: Int?, ids: TraktIDs, runtime: Int? = nil,
    country: String? = nil
  ) {
    self.title = title
    self.originalTitle = originalTitle
    self.year = year
    self.ids = ids
    self.runtime = runtime
    self.country = country
  }

  public init(from decoder: any Decoder) throws {
    let movie = try decoder.container(keyedBy: CodingKeys.self)
    title = movie.lenientText(.title)
    originalTitle = movie.lenientText(.originalTitle)
    year = movie.lenientYear(.year)
    ids = movie.lenient(.ids) ?? TraktIDs()
    runtime = movie.lenientRuntime(.runtime)
    country = movie.lenientText(.country)
  }
}
