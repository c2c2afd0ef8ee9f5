// SPDX-License-Identifier: MIT

/// The user's rating of a movie or episode, to be delivered to one destination.
public struct Rating: Hashable, Sendable {
  public enum State: String, Hashable, Sendable {
    case waiting
    /// The destination has it.
    case delivered
    /// The item is unknown to the destination.
    case unmatched
    /// The destination rejected it permanently.
    case refused
  }

  /// The accepted ratings.
  public static let range = 1...10

  public var destination: Destination
  /// Identifies the movie or episode.
  public var item: String
  /// The movie or episode, as JSON.
  public var media: String
  public var rating: Int
  /// Seconds since 1970.
  public var ratedAt: Double
  public var state: State
  /// The reason of the state, as text.
  public var detail: String?

  public init(
    destination: Destination, item: String, media: String, rating: Int, ratedAt: Double,
    state: State = .waiting, detail: String? = nil
  ) {
    self.destination = destination
    self.item = item
    self.media = media
    self.rating = rating
    self.ratedAt = ratedAt
    self.state = state
    self.detail = detail
  }
}

extension Journal {
  /// Stores a rating. It replaces an earlier one of the same item.
  public func save(_ rating: Rating) throws(JournalError) {
    try database.run(
      """
      INSERT OR REPLACE INTO ratings (destination, item, media, rating, rated_at, state, detail)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      """,
      [
        .text(rating.destination.rawValue), .text(rating.item), .text(rating.media),
        .integer(rating.rating), .real(rating.ratedAt), .text(rating.state.rawValue),
        .optional(rating.detail),
      ])
  }

  /// The latest rating of an item, 1…10.
  public func rating(of item: String) throws(JournalError) -> Int? {
    try database.rows(
      "SELECT rating FROM ratings WHERE item = ? ORDER BY rated_at DESC LIMIT 1", [.text(item)]
    ) { Int(clamping: $0.integer(0)) }.first
  }

  /// The items that were rated, and whether a rating of each waits for delivery.
  public func ratedItems() throws(JournalError) -> [String: Bool] {
    let items = try database.rows("SELECT item, state = 'waiting' FROM ratings") {
      ($0.text(0), $0.flag(1))
    }
    return Dictionary(items) { $0 || $1 }
  }

  /// Deletes the ratings of an item.
  public func forgetRatings(of item: String) throws(JournalError) {
    try database.run("DELETE FROM ratings WHERE item = ?", [.text(item)])
  }

  /// The ratings that wait for delivery, oldest first.
  public func waitingRatings(
    for destination: Destination, limit: Int = .max
  ) throws(JournalError) -> [Rating] {
    try ratings(
      "WHERE destination = ? AND state = 'waiting' ORDER BY rated_at LIMIT ?",
      [.text(destination.rawValue), .integer(max(0, limit))])
  }

  /// All ratings, oldest first.
  public func ratings() throws(JournalError) -> [Rating] {
    try ratings("ORDER BY rated_at", [])
  }

  private func ratings(
    _ condition: String, _ values: [Value]
  ) throws(JournalError) -> [Rating] {
    try database.rows(
      "SELECT destination, item, media, rating, rated_at, state, detail FROM ratings \(condition)",
      values
    ) { row in
      Rating(
        destination: Destination(rawValue: row.text(0)), item: row.text(1), media: row.text(2),
        rating: Int(clamping: row.integer(3)), ratedAt: row.real(4),
        state: Rating.State(rawValue: row.text(5)) ?? .refused, detail: row.optionalText(6))
    }
  }
}
