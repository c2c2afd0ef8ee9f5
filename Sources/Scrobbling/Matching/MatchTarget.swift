// SPDX-License-Identifier: MIT

public import Trakt

/// An item that the user named: by an id, or by the URL of a page about it.
public enum MatchTarget: Hashable, Sendable {
  /// A number or slug in one of the databases.
  case id(IDType, String, kind: MatchKind?)
  /// An episode by its place in a show, as in Trakt's page URLs.
  case episode(show: String, season: Int, number: Int)

  /// Kind of item, as far as the page URL contains it.
  public enum MatchKind: Hashable, Sendable { case movie, show, episode }

  /// - Parameter text: `tt0903747`, `imdb:tt0903747`, `tmdb:1396`, `tvdb:81189`, `trakt:1388`, or
  ///   the URL of a page of trakt.tv, imdb.com, themoviedb.org or thetvdb.com.
  /// - Returns: nil if the text is none of these.
  public init?(_ text: String) {
    if let address = Self.address(text) {
      guard let target = Self.page(host: address.host, address.parts, query: address.query) else {
        return nil
      }
      self = target
    } else if Self.isIMDb(text[...]) {
      self = .id(.imdb, text, kind: nil)
    } else {
      let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
      guard parts.count == 2, let type = Self.type(parts[0]), Self.isID(parts[1], of: type) else {
        return nil
      }
      self = .id(type, parts[1], kind: nil)
    }
  }

  private static func page(host: String, _ parts: [String], query: String) -> MatchTarget? {
    if host.hasSuffix("trakt.tv") { return trakt(parts) }
    if host.hasSuffix("imdb.com") {
      return parts.first { isIMDb($0[...]) }.map { .id(.imdb, $0, kind: nil) }
    }
    if host.hasSuffix("themoviedb.org"),
      let at = parts.firstIndex(where: { $0 == "movie" || $0 == "tv" }), at + 1 < parts.count
    {
      let number = parts[at + 1].prefix { $0.isNumber }
      return number.isEmpty
        ? nil : .id(.tmdb, String(number), kind: parts[at] == "movie" ? .movie : .show)
    }
    if host.hasSuffix("thetvdb.com") {
      let named = query.split(separator: "&").first { $0.hasPrefix("id=") }.map { $0.dropFirst(3) }
      let number = named ?? parts.last { $0.allSatisfy(\.isNumber) }?[...]
      return number.map {
        .id(.tvdb, String($0), kind: parts.contains("episodes") ? .episode : nil)
      }
    }
    return nil
  }

  private static func trakt(_ parts: [String]) -> MatchTarget? {
    guard let at = parts.firstIndex(where: { $0 == "movies" || $0 == "shows" || $0 == "episodes" }),
      at + 1 < parts.count
    else { return nil }
    let slug = parts[at + 1]
    switch parts[at] {
    case "movies": return .id(.trakt, slug, kind: .movie)
    case "episodes": return .id(.trakt, slug, kind: .episode)
    default:
      if parts.count > at + 5, parts[at + 2] == "seasons", parts[at + 4] == "episodes",
        let season = Int(parts[at + 3]), let number = Int(parts[at + 5])
      {
        return .episode(show: slug, season: season, number: number)
      }
      return .id(.trakt, slug, kind: .show)
    }
  }

  private static func address(_ text: String) -> (host: String, parts: [String], query: String)? {
    var rest = text[...]
    if let scheme = ["https://", "http://"].first(where: { rest.hasPrefix($0) }) {
      rest = rest.dropFirst(scheme.count)
    } else if !rest.contains("/") {
      return nil
    }
    rest = rest.prefix { $0 != "#" }
    let halves = rest.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    guard let path = halves.first else { return nil }
    let parts = path.split(separator: "/").map(String.init)
    guard let host = parts.first?.lowercased(), host.contains(".") else { return nil }
    return (host, Array(parts.dropFirst()), halves.count > 1 ? String(halves[1]) : "")
  }

  private static func type(_ name: String) -> IDType? {
    switch name.lowercased() {
    case "trakt": .trakt
    case "imdb": .imdb
    case "tmdb": .tmdb
    case "tvdb": .tvdb
    default: nil
    }
  }

  private static func isID(_ text: String, of type: IDType) -> Bool {
    type == .imdb
      ? isIMDb(text[...]) : !text.isEmpty && text.allSatisfy { $0.isASCII && $0.isNumber }
  }

  private static func isIMDb(_ text: Substring) -> Bool {
    let digits = text.dropFirst(2)
    return text.hasPrefix("tt") && (7...9).contains(digits.count)
      && digits.allSatisfy { $0.isASCII && $0.isNumber }
  }
}
