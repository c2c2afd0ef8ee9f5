// SPDX-License-Identifier: MIT

/// The movies and shows of the sandbox, with an index of their ids.
///
/// Movies, shows, seasons and episodes have separate id spaces, as at Trakt.
public struct Catalogue: Sendable {
  public private(set) var movies: [Movie] = []
  public private(set) var shows: [Show] = []

  private(set) var movieTitles = TitleIndex()
  private(set) var showTitles = TitleIndex()

  private var movieIndex: [Identifier: Int] = [:]
  private var showIndex: [Identifier: Int] = [:]
  private var seasonIndex: [Identifier: SeasonPosition] = [:]
  private var episodeIndex: [Identifier: EpisodePosition] = [:]
  private var nextID = 900_001

  private struct SeasonPosition { var show, season: Int }
  private struct EpisodePosition { var show, season, episode: Int }

  public init(movies: [Movie] = [], shows: [Show] = []) {
    for movie in movies { add(movie) }
    for show in shows { add(show) }
  }

  /// Adds a movie; assigns a Trakt id and a slug if they are missing.
  public mutating func add(_ movie: Movie) {
    var movie = movie
    complete(&movie.ids)
    if movie.ids.slug == nil {
      movie.ids.slug = slug(of: movie.title, movie.year, orWithoutYear: nil)
    }
    for id in movie.ids.identifiers { movieIndex[id] = movies.count }
    movieTitles.add(movie.titles, at: movies.count)
    movies.append(movie)
  }

  /// Adds a show with its episodes, or replaces the show with the same id; assigns missing Trakt
  /// ids, and with them TMDB ids to the episodes of a show that TMDB has.
  public mutating func add(_ show: Show) {
    var show = show
    let known = showIndex
    let index = show.ids.identifiers.lazy.compactMap { known[$0] }.first ?? shows.count
    complete(&show.ids)
    if show.ids.slug == nil {
      show.ids.slug = slug(of: show.title, show.year, orWithoutYear: showIndex)
    }
    for season in show.seasons.indices {
      complete(&show.seasons[season].ids)
      for id in show.seasons[season].ids.identifiers {
        seasonIndex[id] = SeasonPosition(show: index, season: season)
      }
      for episode in show.seasons[season].episodes.indices {
        complete(&show.seasons[season].episodes[episode].ids, hasTMDB: show.ids.tmdb != nil)
        for id in show.seasons[season].episodes[episode].ids.identifiers {
          episodeIndex[id] = EpisodePosition(show: index, season: season, episode: episode)
        }
      }
    }
    for id in show.ids.identifiers { showIndex[id] = index }
    showTitles.add(show.titles, at: index)
    if index < shows.count { shows[index] = show } else { shows.append(show) }
  }

  /// Changes the run time of items, so that short clips can represent them.
  ///
  /// - Parameters:
  ///   - minutes: the run time of a movie, or of each episode; 0 if unknown to Trakt.
  ///   - title: the title of the movie or show; nil for all.
  /// - Returns: the number of movies and shows.
  @discardableResult
  public mutating func setRuntime(_ minutes: Int, of title: String? = nil) -> Int {
    var count = 0
    for index in movies.indices where title == nil || movies[index].title == title {
      movies[index].runtime = minutes
      count += 1
    }
    for index in shows.indices where title == nil || shows[index].title == title {
      shows[index].runtime = minutes
      for season in shows[index].seasons.indices {
        for episode in shows[index].seasons[season].episodes.indices {
          shows[index].seasons[season].episodes[episode].runtime = nil
        }
      }
      count += 1
    }
    return count
  }

  private mutating func complete(_ ids: inout IDs, hasTMDB: Bool = false) {
    guard ids.trakt == nil else { return }
    ids.trakt = nextID
    if hasTMDB { ids.tmdb = ids.tmdb ?? 1_000_000 + nextID }
    nextID += 1
  }

  /// The slug: the title in lower case with dashes; movies, and shows whose title is taken, get the
  /// year appended.
  private func slug(
    of title: String, _ year: Int, orWithoutYear taken: [Identifier: Int]?
  ) -> String {
    let words = title.lowercased().split { !$0.isASCII || !($0.isLetter || $0.isNumber) }
    let plain = words.joined(separator: "-")
    if let taken, taken[.slug(plain)] == nil { return plain }
    return "\(plain)-\(year)"
  }
}

// MARK: - By id

extension Catalogue {
  func movie(_ id: Identifier) -> Movie? { movieIndex[id].map { movies[$0] } }

  func show(_ id: Identifier) -> Show? { showIndex[id].map { shows[$0] } }

  func season(_ id: Identifier) -> (season: Season, show: Show)? {
    seasonIndex[id].map { (shows[$0.show].seasons[$0.season], shows[$0.show]) }
  }

  func episode(_ id: Identifier) -> Item? {
    episodeIndex[id].map { position in
      let show = shows[position.show]
      return .episode(show.seasons[position.season].episodes[position.episode], of: show)
    }
  }

  // The first known id decides.

  func movie(anyOf ids: [Identifier]) -> Movie? { ids.lazy.compactMap { movie($0) }.first }

  func show(anyOf ids: [Identifier]) -> Show? { ids.lazy.compactMap { show($0) }.first }

  func season(anyOf ids: [Identifier]) -> (season: Season, show: Show)? {
    ids.lazy.compactMap { season($0) }.first
  }

  func episode(anyOf ids: [Identifier]) -> Item? { ids.lazy.compactMap { episode($0) }.first }
}
