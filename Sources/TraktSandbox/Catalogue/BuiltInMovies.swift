// SPDX-License-Identifier: MIT

extension Catalogue {
  /// Movies with published titles, years, ids and run times; votes only order search results.
  static var builtInMovies: [Movie] {
    freeMovies + samples + pairs + oddTitles
  }

  /// Free movies, which the demo plays.
  private static var freeMovies: [Movie] {
    [
      Movie(
        "Night of the Living Dead", 1968, ids: IDs(imdb: "tt0063350", tmdb: 10331), runtime: 96,
        released: "1968-10-04", votes: 9000),
      Movie(
        "Big Buck Bunny", 2008, ids: IDs(imdb: "tt1254207", tmdb: 10378), runtime: 10,
        released: "2008-04-10", originalTitle: "Big Buck Bunny", aliases: ["Peach"], votes: 1200),
      Movie(
        "Sintel", 2010, ids: IDs(imdb: "tt1727587", tmdb: 45745), runtime: 15,
        released: "2010-09-27", aliases: ["Durian"], votes: 700),
      Movie(
        "Tears of Steel", 2012, ids: IDs(imdb: "tt2285752", tmdb: 133701), runtime: 12,
        released: "2012-09-26", votes: 500),
      Movie(
        "Elephants Dream", 2006, ids: IDs(imdb: "tt0807840", tmdb: 9761), runtime: 11,
        released: "2006-03-24", votes: 300),
      Movie(
        "His Girl Friday", 1940, ids: IDs(imdb: "tt0032599", tmdb: 3085), runtime: 92,
        released: "1940-01-18", votes: 2500),
      Movie(
        "Charade", 1963, ids: IDs(imdb: "tt0056923", tmdb: 4808), runtime: 113,
        released: "1963-12-01", votes: 4000),
    ]
  }

  /// Movies with the ids of the API documentation's samples, and well-known ones.
  private static var samples: [Movie] {
    [
      Movie(
        "Guardians of the Galaxy", 2014,
        ids: IDs(trakt: 28, slug: "guardians-of-the-galaxy-2014", imdb: "tt2015381", tmdb: 118340),
        runtime: 121, released: "2014-08-01", votes: 90_000),
      Movie(
        "TRON: Legacy", 2010,
        ids: IDs(trakt: 12601, slug: "tron-legacy-2010", imdb: "tt1104001", tmdb: 20526),
        runtime: 125, released: "2010-12-16", votes: 30_000),
      Movie(
        "Batman Begins", 2005,
        ids: IDs(trakt: 1, slug: "batman-begins-2005", imdb: "tt0372784", tmdb: 272), runtime: 140,
        released: "2005-06-15", votes: 60_000),
      Movie(
        "The Dark Knight", 2008,
        ids: IDs(trakt: 4, slug: "the-dark-knight-2008", imdb: "tt0468569", tmdb: 155),
        runtime: 152,
        released: "2008-07-18", votes: 110_000),
      Movie(
        "The Matrix", 1999, ids: IDs(trakt: 481, imdb: "tt0133093", tmdb: 603), runtime: 136,
        released: "1999-03-31", votes: 80_000),
      Movie(
        "The Matrix Reloaded", 2003, ids: IDs(imdb: "tt0234215", tmdb: 604), runtime: 138,
        released: "2003-05-15", votes: 50_000),
      Movie(
        "Inception", 2010, ids: IDs(trakt: 16662, imdb: "tt1375666", tmdb: 27205),
        runtime: 148, released: "2010-07-16", votes: 105_000),
      Movie(
        "Spirited Away", 2001, ids: IDs(imdb: "tt0245429", tmdb: 129), runtime: 125,
        released: "2001-07-20", originalTitle: "千と千尋の神隠し",
        aliases: ["Sen to Chihiro no Kamikakushi"], votes: 40_000),
      Movie(
        "Amélie", 2001, ids: IDs(imdb: "tt0211915", tmdb: 194), runtime: 122,
        released: "2001-04-25", originalTitle: "Le Fabuleux Destin d'Amélie Poulain",
        votes: 25_000),
      Movie(
        "Alien", 1979, ids: IDs(imdb: "tt0078748", tmdb: 348), runtime: 117,
        released: "1979-05-25", votes: 45_000),
      Movie(
        "Aliens", 1986, ids: IDs(imdb: "tt0090605", tmdb: 679), runtime: 137,
        released: "1986-07-18", votes: 42_000),
    ]
  }

  /// Movies with equal titles and different years.
  private static var pairs: [Movie] {
    [
      Movie(
        "Dune", 1984, ids: IDs(imdb: "tt0087182", tmdb: 841), runtime: 137,
        released: "1984-12-14", votes: 12_000),
      Movie(
        "Dune", 2021, ids: IDs(imdb: "tt1160419", tmdb: 438631), runtime: 155,
        released: "2021-10-22", aliases: ["Dune: Part One"], votes: 70_000),
      Movie(
        "Dune: Part Two", 2024, ids: IDs(imdb: "tt15239678", tmdb: 693134), runtime: 167,
        released: "2024-03-01", votes: 60_000),
      Movie(
        "The Thing", 1982, ids: IDs(imdb: "tt0084787", tmdb: 1091), runtime: 109,
        released: "1982-06-25", votes: 25_000),
      Movie(
        "The Thing", 2011, ids: IDs(imdb: "tt0905372", tmdb: 60935), runtime: 103,
        released: "2011-10-14", votes: 11_000),
      Movie(
        "Nosferatu", 1922,
        ids: IDs(imdb: "tt0013442", tmdb: 653), runtime: 95, released: "1922-03-04",
        originalTitle: "Nosferatu, eine Symphonie des Grauens", votes: 7000),
      Movie(
        "Nosferatu", 2024, ids: IDs(imdb: "tt5040012", tmdb: 426063), runtime: 132,
        released: "2024-12-25", votes: 15_000),
      Movie(
        "Metropolis", 1927, ids: IDs(imdb: "tt0017136", tmdb: 19), runtime: 153,
        released: "1927-01-10", votes: 9000),
      Movie(
        "Metropolis", 2001, ids: IDs(imdb: "tt0293416", tmdb: 9606), runtime: 108,
        released: "2001-05-26", originalTitle: "メトロポリス", votes: 3000),
      Movie("Weapons", 2007, runtime: 85, released: "2007-01-19", votes: 9000),
      Movie(
        "Weapons", 2025, ids: IDs(imdb: "tt26581740", tmdb: 1_078_605), runtime: 128,
        released: "2025-08-08", votes: 8000),
      Movie("Lethal Weapons of War", 2019, runtime: 80, votes: 9500),
    ]
  }

  /// Titles with years, numbers, and search operators.
  private static var oddTitles: [Movie] {
    [
      Movie(
        "1917", 2019, ids: IDs(imdb: "tt8579674", tmdb: 530915), runtime: 119,
        released: "2019-12-25", votes: 40_000),
      Movie(
        "2012", 2009, ids: IDs(imdb: "tt1190080", tmdb: 14161), runtime: 158,
        released: "2009-11-13", votes: 22_000),
      Movie(
        "2001: A Space Odyssey", 1968, ids: IDs(imdb: "tt0062622", tmdb: 62), runtime: 149,
        released: "1968-04-02", votes: 25_000),
      Movie(
        "Blade Runner", 1982, ids: IDs(imdb: "tt0083658", tmdb: 78), runtime: 117,
        released: "1982-06-25", votes: 30_000),
      Movie(
        "Blade Runner 2049", 2017, ids: IDs(imdb: "tt1856101", tmdb: 335984), runtime: 164,
        released: "2017-10-06", votes: 45_000),
      Movie(
        "Mission: Impossible", 1996, ids: IDs(imdb: "tt0117060", tmdb: 954), runtime: 110,
        released: "1996-05-22", votes: 20_000),
      Movie(
        "Face/Off", 1997, ids: IDs(imdb: "tt0119094", tmdb: 754), runtime: 139,
        released: "1997-06-27", votes: 15_000),
      Movie(
        "Spider-Man: No Way Home", 2021, ids: IDs(imdb: "tt10872600", tmdb: 634649),
        runtime: 148, released: "2021-12-17", votes: 65_000),
      Movie(
        "WALL·E", 2008, ids: IDs(imdb: "tt0910970", tmdb: 10681), runtime: 98,
        released: "2008-06-27", aliases: ["WALL-E"], votes: 40_000),
      Movie(
        "Se7en", 1995, ids: IDs(imdb: "tt0114369", tmdb: 807), runtime: 127,
        released: "1995-09-22", aliases: ["Seven"], votes: 40_000),
      Movie(
        "Ocean's Eleven", 2001, ids: IDs(imdb: "tt0240772", tmdb: 161), runtime: 116,
        released: "2001-12-07", votes: 28_000),
      Movie(
        "Good Bye Lenin!", 2003, ids: IDs(imdb: "tt0301357", tmdb: 338), runtime: 121,
        released: "2003-02-13", votes: 6000),
    ]
  }
}
