// SPDX-License-Identifier: MIT

public import FoundationEssentials

/// Movies and shows in a JSON file, to be added to a catalogue.
///
/// ```json
/// {"movies": [{"title": "…", "year": 1999, "ids": {"imdb": "tt…"}, "runtime": 90}],
///  "shows": [{"title": "…", "year": 2001, "ids": {}, "runtime": 45, "absolute": true,
///             "seasons": [{"number": 1, "count": 10},
///                         {"number": 2, "episodes": [{"number": 1, "title": "…"}]}]}]}
/// ```
/// Everything but titles and years is optional. A run time of 0 is unknown to Trakt. `count`
/// creates episodes named by number, `absolute` numbers the episodes of all seasons except 0. An
/// episode with an empty title has none.
struct CatalogueFile: Decodable {
  var movies: [MovieEntry]?
  var shows: [ShowEntry]?

  struct MovieEntry: Decodable {
    var title: String
    var year: Int
    var ids: IDs?
    var runtime: Int?
    var released: String?
    var originalTitle: String?
    var aliases: [String]?
    var votes: Int?

    var movie: Movie {
      Movie(
        title, year, ids: ids ?? IDs(), runtime: runtime ?? 100, released: released,
        originalTitle: originalTitle, aliases: aliases ?? [], votes: votes ?? 100)
    }
  }

  struct ShowEntry: Decodable {
    var title: String
    var year: Int
    var ids: IDs?
    var runtime: Int?
    var country: String?
    var originalTitle: String?
    var aliases: [String]?
    var votes: Int?
    var absolute: Bool?
    var seasons: [SeasonEntry]?

    var show: Show {
      var seasons = (seasons ?? []).map(\.season)
      if absolute == true { seasons.countThrough() }
      return Show(
        title, year, ids: ids ?? IDs(), runtime: runtime ?? 45, country: country ?? "us",
        originalTitle: originalTitle, aliases: aliases ?? [], votes: votes ?? 100,
        seasons: seasons)
    }
  }

  struct SeasonEntry: Decodable {
    var number: Int
    var ids: IDs?
    var count: Int?
    var episodes: [EpisodeEntry]?

    var season: Season {
      let counted = (0..<max(0, count ?? 0)).map { EpisodeEntry(number: $0 + 1) }
      return Season(
        number, ids: ids ?? IDs(),
        episodes: (episodes ?? counted).map { $0.episode(ofSeason: number) })
    }
  }

  struct EpisodeEntry: Decodable {
    var number: Int
    var title: String?
    var ids: IDs?
    var absolute: Int?
    var firstAired: String?
    var runtime: Int?

    func episode(ofSeason season: Int) -> Episode {
      Episode(
        season: season, number: number, title: title == "" ? nil : title ?? "Episode \(number)",
        ids: ids ?? IDs(),
        absolute: absolute, firstAired: firstAired, runtime: runtime)
    }
  }
}

extension Catalogue {
  /// Adds the movies and shows of a JSON file (`movies`, `shows`; see `CatalogueFile`).
  ///
  /// - Throws: `DecodingError`.
  public mutating func add(json: Data) throws {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let file = try decoder.decode(CatalogueFile.self, from: json)
    for entry in file.movies ?? [] { add(entry.movie) }
    for entry in file.shows ?? [] { add(entry.show) }
  }
}
