// SPDX-License-Identifier: MIT

extension Hit {
  /// - Parameter score: the same meaningless 64-bit number for all results of a text search; 100
  ///   for a lookup by id.
  func json(score: Int, _ extent: DetailLevel) -> JSON {
    switch self {
    case .movie(let movie):
      ["type": "movie", "score": .integer(score), "movie": movie.json(extent)]
    case .show(let show):
      ["type": "show", "score": .integer(score), "show": show.json(extent)]
    case .episode(let episode, let show):
      [
        "type": "episode", "score": .integer(score), "episode": episode.json(extent, of: show),
        "show": show.json(extent),
      ]
    }
  }

  static let textScore = 578_730_123_365_189_600
  static let idScore = 100
}
