// SPDX-License-Identifier: MIT

extension Catalogue {
  /// All five seasons; the first episode and the show have the ids of the API documentation's
  /// samples.
  static var breakingBad: Show {
    var seasons = titles.enumerated().map { index, titles in
      Season(
        index + 1,
        episodes: titles.enumerated().map { number, title in
          Episode(season: index + 1, number: number + 1, title: title)
        })
    }
    seasons[0].episodes[0].ids = IDs(trakt: 16, imdb: "tt0959621", tmdb: 62085, tvdb: 349232)
    seasons[0].episodes[0].firstAired = "2008-01-20"
    let specials = Season(
      0,
      episodes: [
        Episode(
          season: 0, number: 1, title: "Good Cop Bad Cop", ids: IDs(tmdb: 62131, tvdb: 3859781)),
        Episode(
          season: 0, number: 2, title: "Wedding Day",
          ids: IDs(trakt: 2, imdb: "", tmdb: 62133, tvdb: 3859791)),
      ])
    return Show(
      "Breaking Bad", 2008,
      ids: IDs(trakt: 1, slug: "breaking-bad", imdb: "tt0903747", tmdb: 1396, tvdb: 81189),
      runtime: 47, votes: 100_000, seasons: [specials] + seasons)
  }

  private static let titles = [
    [
      "Pilot", "Cat's in the Bag...", "...And the Bag's in the River", "Cancer Man",
      "Gray Matter", "Crazy Handful of Nothin'", "A No-Rough-Stuff-Type Deal",
    ],
    [
      "Seven Thirty-Seven", "Grilled", "Bit by a Dead Bee", "Down", "Breakage", "Peekaboo",
      "Negro y Azul", "Better Call Saul", "4 Days Out", "Over", "Mandala", "Phoenix", "ABQ",
    ],
    [
      "No Más", "Caballo Sin Nombre", "I.F.T.", "Green Light", "Más", "Sunset", "One Minute",
      "I See You", "Kafkaesque", "Fly", "Abiquiu", "Half Measures", "Full Measure",
    ],
    [
      "Box Cutter", "Thirty-Eight Snub", "Open House", "Bullet Points", "Shotgun", "Cornered",
      "Problem Dog", "Hermanos", "Bug", "Salud", "Crawl Space", "End Times", "Face Off",
    ],
    [
      "Live Free or Die", "Madrigal", "Hazard Pay", "Fifty-One", "Dead Freight", "Buyout",
      "Say My Name", "Gliding Over All", "Blood Money", "Buried", "Confessions", "Rabid Dog",
      "To'hajiilee", "Ozymandias", "Granite State", "Felina",
    ],
  ]
}
