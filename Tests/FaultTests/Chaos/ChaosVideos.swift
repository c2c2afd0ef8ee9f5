// SPDX-License-Identifier: MIT

import TestSupport
import TraktSandbox

/// The movies and episodes of the sandbox's catalogue with unambiguous names.
enum ChaosVideos {
  static let all = videos + episodes

  private static let movieTitles: Set = [
    "Night of the Living Dead", "Big Buck Bunny", "Sintel", "Tears of Steel", "His Girl Friday",
    "Charade", "Guardians of the Galaxy", "Batman Begins", "The Dark Knight", "The Matrix",
    "The Matrix Reloaded", "Inception", "Spirited Away", "Alien", "Aliens", "Blade Runner",
    "Good Bye Lenin!",
  ]
  private static let showTitles: Set = [
    "Breaking Bad", "Mad Men", "Parks and Recreation", "Severance", "Chernobyl", "Game of Thrones",
    "The Simpsons", "Sherlock", "One Piece",
  ]

  private static let videos = Catalogue.builtIn.movies
    .filter { movieTitles.contains($0.title) }
    .map { Video(path: "\($0.title) (\($0.year)).mkv", title: Item.movie($0).name) }

  private static let episodes = Catalogue.builtIn.shows
    .filter { showTitles.contains($0.title) }
    .flatMap { show in
      show.seasons.filter { $0.number > 0 }.flatMap(\.episodes).map { episode in
        let number = "S\(twoDigits(episode.season))E\(twoDigits(episode.number))"
        return Video(
          path: "\(show.title)/Season \(episode.season)/\(show.title) \(number).mkv",
          title: Item.episode(episode, of: show).name)
      }
    }

  private static func twoDigits(_ number: Int) -> String {
    number < 10 ? "0\(number)" : "\(number)"
  }
}
