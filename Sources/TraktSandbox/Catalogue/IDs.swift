// SPDX-License-Identifier: MIT

/// The ids of a movie, show, season or episode; nil if unknown.
public struct IDs: Sendable, Hashable, Codable {
  public var trakt: Int?
  public var slug: String?
  public var imdb: String?
  public var tmdb: Int?
  public var tvdb: Int?

  public init(
    trakt: Int? = nil, slug: String? = nil, imdb: String? = nil, tmdb: Int? = nil, tvdb: Int? = nil
  ) {
    self.trakt = trakt
    self.slug = slug
    self.imdb = imdb
    self.tmdb = tmdb
    self.tvdb = tvdb
  }
}

/// One id of one kind.
enum Identifier: Hashable {
  case trakt(Int)
  case slug(String)
  case imdb(String)
  case tmdb(Int)
  case tvdb(Int)

  /// Parses an id of a path such as `/search/tmdb/603`.
  init?(kind: String, value: String) {
    switch kind {
    case "trakt": guard let id = Int(value) else { return nil }; self = .trakt(id)
    case "tmdb": guard let id = Int(value) else { return nil }; self = .tmdb(id)
    case "tvdb": guard let id = Int(value) else { return nil }; self = .tvdb(id)
    case "imdb": self = .imdb(value)
    default: return nil
    }
  }

  /// Parses the id of `/shows/{id}` and `/movies/{id}`: a Trakt id, an IMDb id or a slug.
  static func inPath(_ value: String) -> [Identifier] {
    if let id = Int(value) { return [.trakt(id), .slug(value)] }
    return value.hasPrefix("tt") ? [.imdb(value), .slug(value)] : [.slug(value)]
  }
}

extension IDs {
  /// The known ids, in Trakt's order of precedence.
  var identifiers: [Identifier] {
    [
      trakt.map(Identifier.trakt), slug.map(Identifier.slug), imdb.map(Identifier.imdb),
      tmdb.map(Identifier.tmdb), tvdb.map(Identifier.tvdb),
    ].compactMap(\.self)
  }
}
