// SPDX-License-Identifier: MIT

extension Catalogue {
  /// Shows with season numbers.
  static var builtInShows: [Show] {
    [breakingBad] + samples + namesakes + oddTitles + [dailyShow]
  }

  private static var samples: [Show] {
    [
      Show(
        "Mad Men", 2007,
        ids: IDs(trakt: 4, slug: "mad-men", imdb: "tt0804503", tmdb: 1104, tvdb: 80337),
        runtime: 47, votes: 9000, seasons: .counted([13, 13, 13, 13, 13, 13, 14])),
      Show(
        "Game of Thrones", 2011,
        ids: IDs(trakt: 353, slug: "game-of-thrones", imdb: "tt0944947", tmdb: 1399, tvdb: 121361),
        runtime: 55, votes: 120_000, seasons: .counted([10, 10, 10, 10, 10, 10, 7, 6])),
      Show(
        "Parks and Recreation", 2009,
        ids: IDs(imdb: "tt1266020", tmdb: 8592, tvdb: 84912), runtime: 22, votes: 15_000,
        seasons: .counted([6, 24, 16, 22, 22, 22, 13])),
      Show(
        "The Simpsons", 1989, ids: IDs(imdb: "tt0096697", tmdb: 456, tvdb: 71663), runtime: 22,
        votes: 30_000, seasons: .counted([13, 22, 24, 22, 22, 25, 25, 25, 25, 23])),
      Show(
        "Severance", 2022, ids: IDs(imdb: "tt11280740", tmdb: 95396, tvdb: 371980), runtime: 50,
        votes: 40_000, seasons: .counted([9, 10])),
      Show(
        "Chernobyl", 2019, ids: IDs(imdb: "tt7366338", tmdb: 87108, tvdb: 360893), runtime: 65,
        votes: 45_000, seasons: .counted([5])),
      Show(
        "Sherlock", 2010, ids: IDs(imdb: "tt1475582", tmdb: 19885, tvdb: 176941), runtime: 90,
        country: "gb", votes: 50_000, seasons: .counted([3, 3, 3, 3])),
    ]
  }

  /// Shows with equal or similar titles.
  private static var namesakes: [Show] {
    [
      Show(
        "The Office", 2005, ids: IDs(imdb: "tt0386676", tmdb: 2316, tvdb: 73244), runtime: 22,
        votes: 60_000, seasons: .counted([6, 22, 25, 19, 28, 26, 26, 24, 25])),
      Show(
        "The Office", 2001, ids: IDs(imdb: "tt0290978", tmdb: 2996, tvdb: 78107), runtime: 30,
        country: "gb", votes: 12_000, seasons: .counted([6, 6])),
      Show(
        "Ghosts", 2019, ids: IDs(imdb: "tt8594324", tmdb: 86831, tvdb: 361565), runtime: 30,
        country: "gb", votes: 6000, seasons: .counted([6, 6, 6, 6, 6])),
      Show(
        "Ghosts", 2021, ids: IDs(imdb: "tt11379026", tmdb: 128598, tvdb: 395098), runtime: 22,
        votes: 9000, seasons: .counted([18, 22, 10, 22])),
      Show(
        "Battlestar Galactica", 1978, ids: IDs(imdb: "tt0076984", tmdb: 501, tvdb: 71173),
        runtime: 46, votes: 4000, seasons: .counted([24])),
      Show(
        "Battlestar Galactica", 2004, ids: IDs(imdb: "tt0407362", tmdb: 1972, tvdb: 73545),
        runtime: 43, votes: 20_000, seasons: .counted([13, 20, 20, 22])),
      Show(
        "Doctor Who", 1963, ids: IDs(imdb: "tt0056751", tmdb: 121, tvdb: 76107), runtime: 25,
        country: "gb", votes: 8000, seasons: .counted([42, 39, 45])),
      Show(
        "Doctor Who", 2005, ids: IDs(imdb: "tt0436992", tmdb: 57243, tvdb: 78804), runtime: 45,
        country: "gb", votes: 30_000, seasons: .counted([13, 13, 13, 13, 13])),
      Show("P. E. Teacher", 2023, runtime: 25, votes: 40, seasons: .counted([8])),
      Show(
        "Teachers", 2001, runtime: 45, country: "gb", votes: 900,
        seasons: .counted([8, 10, 8, 10])),
      Show("Teachers", 2016, runtime: 22, votes: 1500, seasons: .counted([10, 20, 20])),
    ]
  }

  /// Titles with search operators.
  private static var oddTitles: [Show] {
    [
      Show(
        "X-Men '97", 2024, ids: IDs(tmdb: 138502), runtime: 32, votes: 9000,
        seasons: .counted([10])),
      Show(
        "X-Men", 1992, ids: IDs(imdb: "tt0103584", tmdb: 4574, tvdb: 76115), runtime: 22,
        aliases: ["X-Men: The Animated Series"], votes: 6000,
        seasons: .counted([13, 13, 19, 17, 14])),
      Show(
        "Star Trek: The Next Generation", 1987,
        ids: IDs(imdb: "tt0092455", tmdb: 655, tvdb: 71470), runtime: 45, votes: 20_000,
        seasons: .counted([26, 22, 26, 26, 26, 26, 26])),
      Show(
        "9-1-1", 2018, ids: IDs(imdb: "tt7235466", tmdb: 75219, tvdb: 337907), runtime: 43,
        votes: 9000, seasons: .counted([10, 18, 18])),
      Show(
        "24", 2001, ids: IDs(imdb: "tt0285331", tmdb: 1973, tvdb: 76290), runtime: 43,
        votes: 15_000, seasons: .counted([24, 24, 24])),
    ]
  }

  /// A show identified by dates: Mondays to Thursdays.
  private static var dailyShow: Show {
    let days = (0..<8).flatMap { week in
      (0..<4).map { Day(year: 2024, month: 2, day: 12) + (week * 7 + $0) }
    }
    let episodes = days.enumerated().map { index, day in
      Episode(
        season: 29, number: index + 1, title: "Episode \(index + 1)", firstAired: day.description)
    }
    return Show(
      "The Daily Show", 1996, ids: IDs(imdb: "tt0115147", tmdb: 2224, tvdb: 71256), runtime: 30,
      votes: 5000, seasons: [Season(29, episodes: episodes)])
  }
}
