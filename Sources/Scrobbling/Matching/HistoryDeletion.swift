// SPDX-License-Identifier: MIT

public import Journal

/// A request to delete viewings from the journal.
public struct HistoryDeletion: Codable, Hashable, Sendable {
  public var plays: [Play.Key]

  public init(plays: [Play.Key]) {
    self.plays = plays
  }

  /// Deletes the viewings, and stored matches of files without other viewings. User matches stay;
  /// `match --forget` removes those.
  public func apply(to journal: Journal) throws(JournalError) {
    let forgotten = try journal.forget(plays)
    for path in forgotten.paths { try journal.forget(MatchKey.confirmed(file: path)) }
    for identity in forgotten.identities {
      try journal.forget(MatchKey.confirmed(address: identity))
    }
  }
}
