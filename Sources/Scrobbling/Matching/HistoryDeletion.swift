// SPDX-License-Identifier: MIT

public import Journal

/// A request to delete viewings from the journal.
public struct HistoryDeletion: Codable, Hashable, Sendable {
  public var plays: [Play.Key]

  public init(plays: [Play.Key]) {
    self.plays = plays
  }

  /// Deletes the viewings with the ratings of their items, and stored matches of files without
  /// other viewings. User matches stay; `match --forget` removes those. A rating that is not
  /// delivered yet also stays if there is another viewing of its item. The write-ahead log contains
  /// the rows until ``Journal/checkpoint()``.
  public func apply(to journal: Journal) throws(JournalError) {
    let rated = try journal.ratedItems()
    let items = rated.isEmpty ? [] : Self.items(try journal.media(of: plays))
    let forgotten = try journal.forget(plays)
    var gone = items.intersection(rated.keys)
    if gone.contains(where: { rated[$0] == true }) {
      gone.subtract(Self.items(try journal.media()).filter { rated[$0] == true })
    }
    for item in gone { try journal.forgetRatings(of: item) }
    for path in forgotten.paths { try journal.forget(MatchKey.confirmed(file: path)) }
    for identity in forgotten.identities {
      try journal.forget(MatchKey.confirmed(address: identity))
    }
  }

  /// The keys of items among ratings.
  private static func items(_ media: Set<String>) -> Set<String> {
    Set(
      media.compactMap { text in
        let media: Media? = JSON.value(text)
        return media?.ratingKey
      })
  }
}
