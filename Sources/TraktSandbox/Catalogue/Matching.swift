// SPDX-License-Identifier: MIT

/// A reference to a movie or a show: ids, or title and year.
struct Reference: Hashable {
  var title: String?
  var year: Int?
  var ids = IDs()
}

/// A reference to an episode of a show.
enum EpisodeNumber: Hashable {
  case ofSeason(Int, Int)
  case absolute(Int)
}

/// A reference to the watched item: the four bodies of `/scrobble`.
enum ItemReference: Hashable {
  case movie(Reference)
  case episode(IDs)
  case episodeOfShow(Reference, EpisodeNumber)
}

extension Catalogue {
  /// The referenced item, or nil, for which Trakt responds with 404.
  func item(_ reference: ItemReference) -> Item? {
    switch reference {
    case .movie(let reference):
      return movie(reference).map(Item.movie)
    case .episode(let ids):
      return episode(anyOf: ids.identifiers)
    case .episodeOfShow(let reference, let number):
      guard let show = show(reference), let episode = show.episode(number) else { return nil }
      return .episode(episode, of: show)
    }
  }

  /// Finds a movie. If there are ids, only these count; a title must match exactly, as must its
  /// year if given.
  func movie(_ reference: Reference) -> Movie? {
    let ids = reference.ids.identifiers
    guard ids.isEmpty else { return movie(anyOf: ids) }
    return movies.filter { reference.names($0.title, $0.year) }.max { $0.votes < $1.votes }
  }

  func show(_ reference: Reference) -> Show? {
    let ids = reference.ids.identifiers
    guard ids.isEmpty else { return show(anyOf: ids) }
    return shows.filter { reference.names($0.title, $0.year) }.max { $0.votes < $1.votes }
  }
}

extension Reference {
  fileprivate func names(_ title: String, _ year: Int) -> Bool {
    self.title?.lowercased() == title.lowercased() && (self.year == nil || self.year == year)
  }
}

extension Show {
  func season(_ number: Int) -> Season? { seasons.first { $0.number == number } }

  func episode(_ number: EpisodeNumber) -> Episode? {
    switch number {
    case .ofSeason(let season, let number):
      self.season(season)?.episodes.first { $0.number == number }
    case .absolute(let number):
      seasons.lazy.flatMap(\.episodes).first { $0.absolute == number }
    }
  }
}
