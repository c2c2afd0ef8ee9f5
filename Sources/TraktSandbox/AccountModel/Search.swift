// SPDX-License-Identifier: MIT

/// The item types of a search, comma-separated in the path.
enum SearchType: String, CaseIterable, Sendable {
  case movie, show, episode, person, list
}

/// A search result: a movie, a show, or an episode.
enum Hit: Sendable {
  case movie(Movie)
  case show(Show)
  case episode(Episode, of: Show)
}

extension Catalogue {
  /// A search as imprecise as Trakt's: any common word is a match; more words rank higher, then
  /// votes.
  ///
  /// So a movie with exactly this title may rank below a more popular one that shares a word, and a
  /// year in the query has no effect.
  func search(_ query: String, _ types: Set<SearchType>, years: ClosedRange<Int>?) -> [Hit] {
    let words = Set(SearchQuery(query).words)
    guard !words.isEmpty else { return [] }
    return hits(types, years: years, movieTitles.indices(of: words), showTitles.indices(of: words))
    {
      SearchQuery.words(of: $0).intersection(words).count
    }
  }

  /// The items with exactly this title, ignoring case.
  func searchExact(_ query: String, _ types: Set<SearchType>, years: ClosedRange<Int>?) -> [Hit] {
    let wanted = query.filter { $0 != "\\" }.lowercased()
    return hits(
      types, years: years, movieTitles.indices(of: wanted), showTitles.indices(of: wanted)
    ) { $0.lowercased() == wanted ? 1 : 0 }
  }

  /// The items with this id; movies, shows and episodes may share one.
  func search(_ id: Identifier, _ types: Set<SearchType>) -> [Hit] {
    var hits: [Hit] = []
    if types.contains(.movie), let movie = movie(id) { hits.append(.movie(movie)) }
    if types.contains(.show), let show = show(id) { hits.append(.show(show)) }
    if types.contains(.episode), case .episode(let episode, let show) = episode(id) {
      hits.append(.episode(episode, of: show))
    }
    return hits
  }

  private func hits(
    _ types: Set<SearchType>, years: ClosedRange<Int>?, _ movieIndices: [Int], _ showIndices: [Int],
    _ score: (String) -> Int
  ) -> [Hit] {
    var found: [(hit: Hit, score: Int, votes: Int)] = []
    func add(_ hit: Hit, _ titles: [String], _ year: Int, _ votes: Int) {
      guard years?.contains(year) ?? true else { return }
      let best = titles.map(score).max() ?? 0
      if best > 0 { found.append((hit, best, votes)) }
    }
    if types.contains(.movie) {
      for movie in movieIndices.map({ movies[$0] }) {
        add(.movie(movie), movie.titles, movie.year, movie.votes)
      }
    }
    if types.contains(.show) {
      for show in showIndices.map({ shows[$0] }) {
        add(.show(show), show.titles, show.year, show.votes)
      }
    }
    if types.contains(.episode) {
      for show in shows {
        for episode in show.seasons.flatMap(\.episodes) {
          let titles = [episode.title, show.title].compactMap(\.self)
          add(.episode(episode, of: show), titles, show.year, show.votes)
        }
      }
    }
    return found.sorted { ($0.score, $0.votes) > ($1.score, $1.votes) }.map(\.hit)
  }
}

/// An index of titles by their words and as a whole.
struct TitleIndex: Sendable {
  private var words: [String: [Int]] = [:]
  private var wholes: [String: [Int]] = [:]

  mutating func add(_ titles: [String], at index: Int) {
    for word in titles.reduce(into: Set(), { $0.formUnion(SearchQuery.words(of: $1)) }) {
      words[word, default: []].append(index)
    }
    for whole in Set(titles.map { $0.lowercased() }) where wholes[whole]?.contains(index) != true {
      wholes[whole, default: []].append(index)
    }
  }

  /// The indices of titles with any of these words, in ascending order.
  func indices(of words: Set<String>) -> [Int] {
    Set(words.flatMap { self.words[$0] ?? [] }).sorted()
  }

  /// The indices of this exact title, in lower case.
  func indices(of whole: String) -> [Int] { wholes[whole] ?? [] }
}
