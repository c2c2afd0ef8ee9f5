// SPDX-License-Identifier: MIT

import NameCorpus
import TraktSandbox

/// Episodes that the catalogue needs for the names of one title.
struct EpisodeNumbers {
  private var bySeason: [Int: Set<Int>] = [:]
  private var absolute: Set<Int> = []
  private var dates: Set<String> = []

  mutating func add(_ season: Int, _ episode: Int) { bySeason[season, default: []].insert(episode) }

  mutating func add(_ other: EpisodeNumbers) {
    bySeason.merge(other.bySeason) { $0.union($1) }
    absolute.formUnion(other.absolute)
    dates.formUnion(other.dates)
  }

  mutating func add(_ expectation: ExpectedMedia) {
    if let date = expectation.date { dates.insert(date) }
    let numbers = expectation.numbers
    if let season = expectation.season?.values.first {
      for number in numbers { add(around: season, number) }
    } else {
      absolute.formUnion(numbers.filter { $0 < 2000 })
      for number in numbers { add(around: 1, number) }
    }
    absolute.formUnion((expectation.absolute?.values ?? []).filter { $0 < 2000 })
  }

  /// Adds the episode and those that a misread number would find.
  private mutating func add(around season: Int, _ number: Int) {
    for (season, number) in [
      (season, number), (season, number + 1), (season, number - 1), (season + 1, number),
      (season - 1, number), (number / 100, number % 100), (1, season * 100 + number), (1, number),
      (0, number),
    ] where number > 0 && season >= 0 { add(season, number) }
  }

  /// - Parameter isCounted: whether the episodes have absolute numbers.
  func seasons(isCounted: Bool) -> [Season] {
    var episodes: [Int: [Int: Episode]] = [:]
    for (season, numbers) in bySeason {
      for number in numbers {
        episodes[season, default: [:]][number] = Episode(
          season: season, number: number, title: "Episode \(number)")
      }
    }
    if isCounted {
      for number in absolute {
        let (season, place) = Self.place(of: number)
        episodes[season, default: [:]][place] = Episode(
          season: season, number: place, title: "Episode \(place)", absolute: number)
      }
    }
    for (index, date) in dates.sorted().enumerated() {
      let number = 500 + index
      episodes[20, default: [:]][number] = Episode(
        season: 20, number: number, title: "Evening \(index)", firstAired: date)
    }
    return episodes.sorted { $0.key < $1.key }.map { season, list in
      Season(season, episodes: list.values.sorted { $0.number < $1.number })
    }
  }

  /// Returns season and number of an absolute number; seasons have 25 episodes each.
  static func place(of absolute: Int) -> (season: Int, number: Int) {
    ((absolute - 1) / 25 + 1, (absolute - 1) % 25 + 1)
  }

  /// Returns the episode that aired on this date.
  func place(of date: String) -> (season: Int, number: Int)? {
    dates.sorted().firstIndex(of: date).map { (20, 500 + $0) }
  }
}
