// SPDX-License-Identifier: MIT

import Journal

/// A play in the journal; the sandbox has a type of this name too.
typealias JournalPlay = Play

/// A row of the journal with its outcome at Trakt.
@dynamicMemberLookup
struct JournalRow {
  private let row: HistoryRow

  init(_ row: HistoryRow) { self.row = row }

  var outcome: Play.Outcome? { row.outcome(of: .trakt) }
  var detail: String? { row.detail(of: .trakt) }
  var traktID: Int64? { row.remoteID(of: .trakt) }

  subscript<T>(dynamicMember path: KeyPath<Play, T>) -> T { row.play[keyPath: path] }
}
