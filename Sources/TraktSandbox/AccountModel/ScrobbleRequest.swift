// SPDX-License-Identifier: MIT

/// The body of the three scrobble calls.
struct ScrobbleRequest: Equatable {
  /// Percent, 0…100.
  var progress: Double
  var item: ItemReference
  /// The social networks to post to.
  var sharing: [String: Bool] = [:]
}

extension ScrobbleRequest {
  init(_ body: JSON?) throws(Refusal) {
    let fields = try Fields(body)
    item = try fields.itemReference()
    progress = try required(try fields.number("progress"))
    guard (0...100).contains(progress) else {
      throw .invalid("progress must be between 0 and 100")
    }
    if let wanted = try fields.object("sharing") {
      for network in Self.networks { sharing[network] = try wanted.bool(network) }
    }
    _ = try fields.string("app_version")
    _ = try fields.string("app_date")
  }

  static let networks = ["twitter", "mastodon", "tumblr"]
}

extension Fields {
  /// A movie; an episode by its ids; a show with season and number; a show with `number_abs`.
  fileprivate func itemReference() throws(Refusal) -> ItemReference {
    if let movie = try object("movie") {
      return .movie(try movie.reference())
    }
    guard let episode = try object("episode") else { throw .malformed("Invalid input") }
    let ids = try episode.ids() ?? IDs()
    guard let show = try object("show") else {
      guard episode.has("ids") else { throw .malformed("Required") }
      return .episode(ids)
    }
    let reference = try show.reference()
    if !ids.identifiers.isEmpty { return .episode(ids) }
    if let absolute = try episode.integer("number_abs") {
      guard absolute >= 1 else {
        throw .malformed("Number must be greater than or equal to 1")
      }
      return .episodeOfShow(reference, .absolute(absolute))
    }
    let season = try required(try episode.integer("season"))
    let number = try required(try episode.integer("number"))
    return .episodeOfShow(reference, .ofSeason(season, number))
  }
}
