// SPDX-License-Identifier: MIT

import NameCorpus

/// An item of the corpus, identified by what distinguishes items in the catalogue.
struct Work: Hashable, Comparable {
  var key: String
  var year: Int?
  var country: String?

  var isMovie: Bool { key.hasPrefix("m ") }

  init(_ expectation: ExpectedMedia) {
    key =
      (expectation.type == "movie" ? "m " : "e ")
      + ExpectedMedia.compared(expectation.title ?? "")
    year = expectation.year
    country = expectation.country
  }

  static func < (a: Work, b: Work) -> Bool {
    (a.key, a.year ?? 0, a.country ?? "") < (b.key, b.year ?? 0, b.country ?? "")
  }
}

/// The right item for a name.
struct CorrectItem {
  var title: String
  var year: Int
  /// Trakt ID; `nil` if the item is not in the catalogue.
  var id: Int?
  var minutes: Int
  var isMovie: Bool
  var numbers: EpisodeNumbers
}
