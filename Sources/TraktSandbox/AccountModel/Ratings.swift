// SPDX-License-Identifier: MIT

import FoundationEssentials

/// A rating of the account.
struct ItemRating: Sendable {
  var item: Item
  var rating: Int
  var ratedAt: Date
}

extension AccountModel {
  /// Handles `POST /sync/ratings`: movies, and episodes by their ids or by numbers within a show.
  /// The last rating counts. Ratings of whole shows and seasons are not kept, since no client here
  /// sends them.
  ///
  /// - Returns: the counts of added ratings, and the entries that were not found.
  mutating func rate(_ body: JSON?, at now: Date) throws(Refusal) -> JSON {
    let fields = try Fields(body)
    var notFound: [String: [JSON]] = ["movies": [], "shows": [], "seasons": [], "episodes": []]
    var new: [ItemRating] = []
    for json in try fields.array("movies") {
      let movie = try Fields(json)
      let ratingFields = try RatingFields(movie)
      if let found = catalogue.movie(try movie.reference()) {
        new.append(try ratingFields.rating(of: .movie(found), at: now))
      } else {
        notFound["movies", default: []].append(json)
      }
    }
    for json in try fields.array("episodes") {
      let episode = try Fields(json)
      let ratingFields = try RatingFields(episode)
      if let item = catalogue.item(.episode(try required(try episode.ids()))) {
        new.append(try ratingFields.rating(of: item, at: now))
      } else {
        notFound["episodes", default: []].append(json)
      }
    }
    for json in try fields.array("shows") {
      let show = try Fields(json)
      guard let found = catalogue.show(try show.reference()) else {
        notFound["shows", default: []].append(json)
        continue
      }
      guard show.has("seasons") else { throw .notFound }
      for season in try show.array("seasons") {
        let season = try Fields(season)
        let number = try required(try season.integer("number"))
        for json in try season.array("episodes") {
          let episode = try Fields(json)
          let ratingFields = try RatingFields(episode)
          let episodeNumber = try required(try episode.integer("number"))
          if let known = found.season(number)?.episodes.first(where: { $0.number == episodeNumber })
          {
            new.append(try ratingFields.rating(of: .episode(known, of: found), at: now))
          } else {
            notFound["episodes", default: []].append(json)
          }
        }
      }
    }
    for rating in new { ratings[rating.item.key] = rating }
    let movies = new.count { if case .movie = $0.item { true } else { false } }
    return [
      "added": [
        "movies": .integer(movies), "shows": 0, "seasons": 0,
        "episodes": .integer(new.count - movies),
      ],
      "not_found": .object(notFound.mapValues(JSON.array)),
    ]
  }
}

/// `rating` and `rated_at` of an entry.
private struct RatingFields {
  private let rating: Int
  private let ratedAt: Date?

  init(_ fields: Fields) throws(Refusal) {
    rating = try required(try fields.integer("rating"))
    guard (1...10).contains(rating) else { throw .malformed("rating must be from 1 to 10") }
    guard let text = try fields.string("rated_at") else {
      ratedAt = nil
      return
    }
    guard let date = Timestamp.date(text) else { throw .malformed("Invalid datetime") }
    ratedAt = date
  }

  func rating(of item: Item, at now: Date) throws(Refusal) -> ItemRating {
    ItemRating(item: item, rating: rating, ratedAt: ratedAt ?? now)
  }
}
