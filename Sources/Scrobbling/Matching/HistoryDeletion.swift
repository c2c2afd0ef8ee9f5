// SPDX-License-Identifier: MIT

public import Journal

/// A user's wish that viewings are not in the journal any more.
public struct HistoryForgetting: Codable, Hashable, Sendable {
  public var plays: [Play.ID]

  public init(plays: [Play.ID]) {
    self.plays = plays
  }

  /// Deletes them, and what was found out about files that are in no other viewing. What the user
  /// settled stays: `match --forget` takes that back.
  public func apply(to journal: Journal) throws(JournalError) {
    for path in try journal.forget(plays) { try journal.forget(MatchKey.confirmed(file: path)) }
  }
}

extension ScrobbleDispatcher {
  /// - Returns: how many were deleted; one that plays now stays.
  public func forget(_ forgetting: HistoryForgetting) throws(JournalError) -> Int {
    let running = Set(active.values.filter { $0.ending == nil }.map(\.play.id))
    let gone = Set(forgetting.plays).subtracting(running)
    try HistoryForgetting(plays: Array(gone)).apply(to: journal)
    active = active.filter { !gone.contains($0.value.play.id) }
    for id in gone {
      outbox.remove(id)
      debts[id] = nil
    }
    wake()
    return gone.count
  }
}
