// SPDX-License-Identifier: MIT

internal import MediaIdentity
internal import Trakt

/// A film or a show that Trakt offers for a name.
struct Candidate: Hashable, Sendable {
  enum Work: Hashable, Sendable {
    case movie(Movie)
    case show(Show)
  }

  var work: Work
  /// Trakt's exact search brought it: its title, an alias or a translation is what was asked for.
  var isExact: Bool

  init?(_ result: SearchResult, isExact: Bool) {
    switch result {
    case .movie(let movie): work = .movie(movie)
    case .show(let show), .episode(_, of: let show?): work = .show(show)
    case .episode: return nil
    }
    self.isExact = isExact
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

  /// Two letters, lower case.
  var country: String? {
    switch work {
    case .movie(let movie): movie.country?.lowercased()
    case .show(let show): show.country?.lowercased()
    }
  }

  /// Seconds; of one episode for a show.
  var runtime: Double? {
    switch work {
    case .movie(let movie): movie.runtime.map { Double($0) * 60 }
    case .show(let show): show.runtime.map { Double($0) * 60 }
    }
  }

  /// For a person: "The Office (2005)".
  var name: String {
    let title = title ?? "something without a title"
    return year.map { "\(title) (\($0))" } ?? title
  }
}

extension Candidate {
  /// Its own name is the one that was read, and not one under which Trakt finds it as well.
  func isNamed(by reading: Hypothesis) -> Bool {
    (CandidateRanking(reading).fit(self) ?? .alias) > .other || year == reading.year
  }
}
