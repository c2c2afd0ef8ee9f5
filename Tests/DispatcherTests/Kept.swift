// SPDX-License-Identifier: MIT

import Journal

/// The journal's; the sandbox has plays too.
typealias JournalPlay = Play

/// A row of the journal with what became of it at Trakt; the sandbox has plays too.
@dynamicMemberLookup
struct Kept {
  private let row: HistoryRow

  init(_ row: HistoryRow) { self.row = row }

  var outcome: Play.Outcome? { row.outcome(of: .trakt) }
  var detail: String? { row.detail(of: .trakt) }
  var traktID: Int64? { row.remoteID(of: .trakt) }

  subscript<T>(dynamicMember path: KeyPath<Play, T>) -> T { row.play[keyPath: path] }
}
