// SPDX-License-Identifier: MIT

extension [Season] {
  /// Seasons from 1 on with so many episodes each, named after their numbers.
  ///
  /// - Parameter isAbsolute: whether they are counted through as well.
  static func counted(_ counts: [Int], isAbsolute: Bool = false) -> [Season] {
    var seasons = counts.enumerated().map { index, count in
      Season(
        index + 1,
        episodes: (0..<count).map { number in
          Episode(season: index + 1, number: number + 1, title: "Episode \(number + 1)")
        })
    }
    if isAbsolute { seasons.countThrough() }
    return seasons
  }

  /// Gives each episode its absolute number; specials have none.
  mutating func countThrough() {
    var count = 0
    for season in indices where self[season].number > 0 {
      for episode in self[season].episodes.indices {
        count += 1
        self[season].episodes[episode].absolute = count
      }
    }
  }
}
