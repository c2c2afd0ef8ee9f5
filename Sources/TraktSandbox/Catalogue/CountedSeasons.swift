// SPDX-License-Identifier: MIT

extension [Season] {
  /// Seasons from 1 on with the given numbers of episodes, named by number.
  ///
  /// - Parameter isAbsolute: whether they have absolute numbers too.
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

  /// Assigns absolute numbers; specials have none.
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
