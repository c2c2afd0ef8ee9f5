// SPDX-License-Identifier: MIT

/// Names under which clips are played, and what Trakt calls them.
enum Films {
  static let pilot = "Breaking Bad/Season 1/Breaking Bad S01E01.mkv"
  static let pilotTitle = "Breaking Bad 1x01"
  static let second = "Breaking Bad/Season 1/Breaking Bad S01E02.mkv"
  static let secondTitle = "Breaking Bad 1x02"
  static let severance = "Severance/Season 2/Severance S02E03.mkv"
  static let severanceTitle = "Severance 2x03"
  static let matrix = "The Matrix (1999).mkv"
  static let matrixTitle = "The Matrix (1999)"
}
