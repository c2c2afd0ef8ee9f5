// SPDX-License-Identifier: MIT

internal import Journal

/// The menu in which the user rates an item; the tenth item is key 0.
struct RateMenu: Hashable, Sendable {
  /// Trakt's names of the ratings from 1. The last one says that its key 0 is a 10.
  static let items = [
    "Weak sauce", "Terrible", "Bad", "Poor", "Meh", "Fair", "Good", "Great", "Superb",
    "Totally ninja (10)",
  ]

  let media: Media

  /// Returns the index of the item that ENTER chooses at first: an earlier rating, else "Good". The
  /// first item would give the lowest rating to an item that was not meant.
  static func selected(earlier: Int?) -> Int {
    (earlier.flatMap { Rating.range.contains($0) ? $0 : nil } ?? 7) - 1
  }

  var title: String { "Rate \(media.name)" }

  /// - Returns: 1…10; nil if nothing was chosen.
  func rating(_ index: Int?) -> Int? {
    index.flatMap { Self.items.indices.contains($0) ? $0 + 1 : nil }
  }
}

/// The plays after which the user is asked for a rating.
public enum RatingPromptMode: String, Sendable, Hashable, CaseIterable {
  case never, movies, always

  func applies(to media: Media) -> Bool {
    switch self {
    case .never: false
    case .movies: media.kind == .movie
    case .always: true
    }
  }
}
