// SPDX-License-Identifier: MIT

internal import MediaIdentity
internal import Trakt

/// A movie or a show that Trakt returns for a name.
struct Candidate: Hashable, Sendable {
  enum Work: Hashable, Sendable {
    case movie(Movie)
    case show(Show)
  }

  var work: Work
  /// Whether Trakt's exact search returned it: its title, an alias or a translation equals the
  /// query.
  var isExact: Bool
  /// Whether it was looked up by an id in the name or in an `.nfo`.
  var isByID: Bool

  init?(_ result: SearchResult, isExact: Bool, isByID: Bool = false) {
    switch result {
    case .movie(let movie): work = .movie(movie)
    case .show(let show), .episode(_, of: let show?): work = .show(show)
    case .episode: return nil
    }
    self.isExact = isExact
    self.isByID = isByID
  }

  var ids: TraktIDs {
    switch work {
    case .movie(let movie): movie.ids
    case .show(let show): show.ids
    }
  }

  var title: String? {
    switch work {
    case .movie(let movie): movie.title
    case .show(let show): show.title
    }
  }

  var titles: [String] {
    switch work {
    case .movie(let movie): [movie.title, movie.originalTitle].compactMap { $0 }
    case .show(let show): [show.title, show.originalTitle].compactMap { $0 }
    }
  }

  var year: Int? {
    switch work {
    case .movie(let movie): movie.year
    case .show(let show): show.year
    }
  }

  /// Two lower-case letters.
  var country: String? {
    switch work {
    case .movie(let movie): movie.country?.lowercased()
    case .show(let show): show.country?.lowercased()
    }
  }

  /// Run time in seconds; for a show, that of one episode.
  var runtime: Double? {
    switch work {
    case .movie(let movie): movie.runtime.map { Double($0) * 60 }
    case .show(let show): show.runtime.map { Double($0) * 60 }
    }
  }

  /// Display name: "The Office (2005)".
  var name: String {
    let title = title ?? "untitled"
    return year.map { "\(title) (\($0))" } ?? title
  }
}

extension Candidate {
  /// Whether the reading contains its own title, and not only an alias, or its year.
  func isNamed(by reading: Hypothesis) -> Bool {
    (CandidateRanking(reading).fit(self) ?? .alias) > .other || year == reading.year
  }
}
