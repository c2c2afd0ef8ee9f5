// SPDX-License-Identifier: MIT

/// The level of detail of an item; `extended=full` selects the second.
enum DetailLevel {
  case minimal, full
}

extension Movie {
  /// Returns the ids. Unknown ones are explicit nulls, and there are members that clients do not
  /// know.
  func json(_ extent: DetailLevel = .minimal) -> JSON {
    let minimal: JSON = [
      "title": .string(title), "year": .integer(year),
      "ids": [
        "trakt": JSON(ids.trakt), "slug": JSON(ids.slug), "imdb": JSON(ids.imdb),
        "tmdb": JSON(ids.tmdb), "plex": nil,
      ],
    ]
    guard extent == .full else { return minimal }
    return minimal.merging([
      "tagline": "", "overview": "", "released": JSON(released), "runtime": JSON(known(runtime)),
      "country": "us", "status": "released", "rating": 7.5, "votes": .integer(votes),
      "comment_count": 0, "language": "en", "genres": [], "original_title": JSON(originalTitle),
      "trailer": nil, "homepage": nil, "certification": nil,
    ])
  }
}

extension Show {
  func json(_ extent: DetailLevel = .minimal) -> JSON {
    let minimal: JSON = [
      "title": .string(title), "year": .integer(year),
      "ids": [
        "trakt": JSON(ids.trakt), "slug": JSON(ids.slug), "tvdb": JSON(ids.tvdb),
        "imdb": JSON(ids.imdb), "tmdb": JSON(ids.tmdb), "tvrage": nil, "plex": nil,
      ],
    ]
    guard extent == .full else { return minimal }
    let aired = seasons.filter { $0.number > 0 }.flatMap(\.episodes)
    return minimal.merging([
      "tagline": "", "overview": "", "first_aired": JSON(aired.first?.firstAired.map(airTime)),
      "runtime": JSON(known(runtime)), "total_runtime": .integer(runtime * aired.count),
      "country": .string(country), "status": "ended", "rating": 7.5, "votes": .integer(votes),
      "comment_count": 0, "aired_episodes": .integer(aired.count), "language": "en", "genres": [],
      "original_title": JSON(originalTitle), "network": nil, "trailer": nil, "homepage": nil,
    ])
  }
}

extension Season {
  /// - Parameters:
  ///   - withEpisodes: requested by `extended=episodes`; `full` alone has none.
  func json(_ extent: DetailLevel, withEpisodes: Bool, of show: Show) -> JSON {
    var json: JSON = [
      "number": .integer(number),
      "ids": ["trakt": JSON(ids.trakt), "tvdb": JSON(ids.tvdb), "tmdb": JSON(ids.tmdb)],
    ]
    if extent == .full {
      json = json.merging([
        "title": .string(number == 0 ? "Specials" : "Season \(number)"), "overview": nil,
        "rating": 7.5, "votes": 1, "episode_count": .integer(episodes.count),
        "aired_episodes": .integer(episodes.count), "network": nil,
        "first_aired": JSON(episodes.first?.firstAired.map(airTime)),
      ])
    }
    if withEpisodes {
      json = json.merging(["episodes": .array(episodes.map { $0.json(extent, of: show) })])
    }
    return json
  }
}

extension Episode {
  /// Returns the episode. Only the full form has `number_abs`, which is null for many.
  func json(_ extent: DetailLevel = .minimal, of show: Show) -> JSON {
    let minimal: JSON = [
      "season": .integer(season), "number": .integer(number), "title": JSON(title),
      "ids": [
        "trakt": JSON(ids.trakt), "tvdb": JSON(ids.tvdb), "imdb": JSON(ids.imdb),
        "tmdb": JSON(ids.tmdb), "tvrage": nil, "plex": nil,
      ],
    ]
    guard extent == .full else { return minimal }
    return minimal.merging([
      "number_abs": JSON(show.listsAbsoluteNumbers ? absolute : nil), "overview": nil,
      "first_aired": JSON(firstAired.map(airTime)),
      "runtime": JSON(known(runtime ?? show.runtime)), "rating": 7.5, "votes": 1,
      "comment_count": 0,
      "episode_type": "standard", "original_title": nil,
    ])
  }
}

extension Item {
  /// The members `movie`, or `episode` and `show`, as they stand in all lists.
  func members(_ extent: DetailLevel = .minimal) -> JSON {
    switch self {
    case .movie(let movie):
      ["movie": movie.json(extent)]
    case .episode(let episode, let show):
      ["episode": episode.json(extent, of: show), "show": show.json(extent)]
    }
  }
}

/// Returns a time for a premiere, as Trakt gives one; the catalogue has only the day.
private func airTime(_ day: String) -> String { day + "T01:00:00.000Z" }

/// Returns nil for an unknown run time, for which Trakt sends null.
private func known(_ minutes: Int) -> Int? { minutes > 0 ? minutes : nil }
