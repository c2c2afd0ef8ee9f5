// SPDX-License-Identifier: MIT

/// A film, as Trakt's answers describe it.
public struct Movie: Codable, Sendable, Hashable {
  public var title: String?
  public var originalTitle: String?
  public var year: Int?
  public var ids: TraktIDs
  /// In minutes. Only full objects have it.
  public var runtime: Int?
  /// Two letters, `us`. Only full objects have it.
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
    year = movie.lenient(.year)
    ids = movie.lenient(.ids) ?? TraktIDs()
    runtime = movie.lenient(.runtime)
    country = movie.lenientText(.country)
  }
}
