// SPDX-License-Identifier: MIT

internal import FoundationEssentials
internal import Journal
internal import Scrobbling
internal import Trakt

/// The plays of the journal and those of Trakt's history, matched one to one.
struct HistoryComparison {
  /// Largest difference of matching times, in seconds: Trakt stores times to the minute.
  private static let tolerance = 60.0

  private struct RemotePlay {
    var entry: HistoryEntry
    var watchedAt: Double
    var isClaimed = false
  }

  /// Identified plays that Trakt lacks, oldest first.
  private(set) var missingAtTrakt: [HistoryRow] = []
  /// Plays that the journal lacks, oldest first.
  private(set) var missingHere: [HistoryEntry] = []
  /// Plays that both have.
  private(set) var matched = 0
  /// Plays that are not identified, which cannot be compared.
  private(set) var unidentified = 0

  /// - Parameters:
  ///   - rows: viewings of the journal, oldest first.
  ///   - history: Trakt's plays, in any order; duplicates count once.
  ///   - start: the earliest beginning of a viewing that is missing, in seconds since 1970. An
  ///     earlier one is compared if it ended later, since Trakt dates plays by their end.
  init(_ rows: [HistoryRow], history: [HistoryEntry], from start: Double = -.infinity) {
    var remotePlays: [RemotePlay] = []
    var byID: [Int64: Int] = [:]
    var byName: [ImportIndex.Name: [Int]] = [:]
    for entry in history.sorted(by: { Self.time($0) < Self.time($1) }) where byID[entry.id] == nil {
      byID[entry.id] = remotePlays.count
      for name in Media(entry).map(ImportIndex.Name.names) ?? [] {
        byName[name, default: []].append(remotePlays.count)
      }
      remotePlays.append(RemotePlay(entry: entry, watchedAt: Self.time(entry)))
    }
    func claim(_ index: Int?) -> Bool {
      guard let index, !remotePlays[index].isClaimed else { return false }
      remotePlays[index].isClaimed = true
      return true
    }
    func find(_ row: HistoryRow, _ isOfPlay: (Double) -> Bool) -> Int? {
      let names: [ImportIndex.Name] = ExportedPlay(row).media.map(ImportIndex.Name.names) ?? []
      let earliest = row.play.beganAt - Self.tolerance
      return names.lazy.flatMap { byName[$0] ?? [] }.first {
        let play = remotePlays[$0]
        return !play.isClaimed && play.watchedAt >= earliest && isOfPlay(play.watchedAt)
      }
    }
    // Matches by Trakt's own id, then by the minute of the end, then with any later play of the
    // item, as the search before a late delivery does.
    var rest = rows.filter { $0.isPlay && Self.end($0) >= start }.filter {
      !claim($0.remoteID(of: .trakt).flatMap { byID[$0] })
    }
    rest = rest.filter { row in
      let end = Self.end(row) + Self.tolerance
      return !claim(find(row) { $0 <= end })
    }
    rest = rest.filter { row in !claim(find(row) { _ in true }) }
    for row in rest where row.play.beganAt >= start {
      if ExportedPlay(row).media?.item == nil {
        unidentified += 1
      } else {
        missingAtTrakt.append(row)
      }
    }
    missingHere = remotePlays.filter { !$0.isClaimed }.map(\.entry)
    matched = remotePlays.count - missingHere.count
  }

  private static func end(_ row: HistoryRow) -> Double { row.play.endedAt ?? row.play.seenAt }

  private static func time(_ entry: HistoryEntry) -> Double {
    entry.watchedAt?.timeIntervalSince1970 ?? 0
  }
}
