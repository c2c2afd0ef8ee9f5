// SPDX-License-Identifier: MIT

extension Catalogue {
  /// Shows with absolute numbers.
  static var builtInAnime: [Show] {
    [
      onePiece,
      Show(
        "Fate/stay night", 2006, ids: IDs(tvdb: 79151), runtime: 24, country: "jp",
        votes: 1500, seasons: .counted([24], isAbsolute: true)),
      Show(
        "Fate/stay night: Unlimited Blade Works", 2014, ids: IDs(tvdb: 279827), runtime: 24,
        country: "jp", votes: 3000, seasons: .counted([13, 13], isAbsolute: true)),
      Show(
        "Attack on Titan", 2013, ids: IDs(imdb: "tt2560140", tmdb: 1429, tvdb: 267440),
        runtime: 24, country: "jp", originalTitle: "進撃の巨人", aliases: ["Shingeki no Kyojin"],
        votes: 40_000, seasons: .counted([25, 12, 22, 28], isAbsolute: true)),
      Show(
        "Frieren: Beyond Journey's End", 2023,
        ids: IDs(imdb: "tt22248376", tmdb: 209867, tvdb: 424536), runtime: 24, country: "jp",
        originalTitle: "葬送のフリーレン", aliases: ["Sousou no Frieren", "Frieren"], votes: 12_000,
        seasons: .counted([28], isAbsolute: true)),
      Show(
        "Cowboy Bebop", 1998, ids: IDs(imdb: "tt0213338", tmdb: 30991, tvdb: 76885), runtime: 24,
        country: "jp", votes: 14_000, seasons: .counted([26], isAbsolute: true)),
    ]
  }

  /// The API documentation's sample maps 164 to 9x21.
  private static var onePiece: Show {
    let counts = [
      8, 22, 17, 13, 9, 22, 39, 13, 52, 31, 99, 56, 100, 35, 62, 50, 118, 33, 98, 14, 197,
    ]
    var seasons = [Season].counted(counts, isAbsolute: true)
    seasons[8].episodes[20].title = "Light the Fire of Shandia! Wiper the Warrior"
    seasons[8].episodes[20].ids = IDs(trakt: 856373, tvdb: 362082)
    return Show(
      "One Piece", 1999,
      ids: IDs(trakt: 37696, slug: "one-piece", imdb: "tt0388629", tmdb: 37854, tvdb: 81797),
      runtime: 24, country: "jp", originalTitle: "ワンピース", votes: 25_000, seasons: seasons)
  }
}
