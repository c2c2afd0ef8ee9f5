// SPDX-License-Identifier: MIT

import CSQLite
import FoundationEssentials
import Journal
import Testing

@testable import Daemon

/// A state directory with a journal, and a directory for files.
struct JournalExchangeFixture {
  static let now = 1_795_000_000.0

  let directory: TemporaryDirectory
  let paths: Paths

  init() throws {
    WallClock.isUTC
    directory = try TemporaryDirectory()
    paths = Paths(environment: ["XDG_STATE_HOME": directory.path])
    try paths.makeState()
  }

  func store(_ rows: [HistoryRow]) throws {
    let journal = try Journal(path: paths.journal)
    try journal.transaction { () throws(JournalError) in
      for row in rows { try journal.end(row.play, deliveries: row.deliveries) }
    }
  }

  /// Executes SQL in the journal.
  func execute(_ sql: String) throws {
    var handle: OpaquePointer?
    defer { sqlite3_close(handle) }
    try #require(sqlite3_open(paths.journal, &handle) == SQLITE_OK)
    try #require(sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK)
  }

  /// All ended viewings, oldest first.
  var rows: [HistoryRow] {
    get throws {
      var rows: [HistoryRow] = []
      try Journal(reading: paths.journal).eachPage { rows += $0 }
      return rows
    }
  }

  func file(_ name: String) -> String { "\(directory.path)/\(name)" }

  func text(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(filePath: file(name))), as: UTF8.self)
  }

  @discardableResult
  func export(
    _ format: JournalExport.Format, to name: String, from start: Double? = nil
  ) throws -> JournalExport.Summary {
    try JournalExport(paths: paths, from: start).write(format, to: file(name))
  }

  func importText(
    _ text: String, from format: ImportFormat? = nil, isDelivering: Bool = false,
    isDryRun: Bool = false
  ) throws -> JournalImport.Summary {
    let path = try directory.write(text.utf8, to: "import.json")
    return try importFile(path, from: format, isDelivering: isDelivering, isDryRun: isDryRun)
  }

  func importFile(
    _ path: String, from format: ImportFormat? = nil, isDelivering: Bool = false,
    isDryRun: Bool = false
  ) throws -> JournalImport.Summary {
    try JournalImport(paths: paths, isDelivering: isDelivering, isDryRun: isDryRun)
      .run(path, from: format, now: Self.now) { _ in }
  }
}

extension HistoryRow {
  /// A movie that Trakt recorded.
  static func movie(
    _ number: Int, _ title: String = "Sintel", ids: String = #"{"tmdb":45745,"trakt":1}"#,
    day: Int = 0, outcome: Play.Outcome? = nil, delivery: Delivery.State? = .scrobbled
  ) -> HistoryRow {
    let began = 1_790_000_000 + Double(day) * 86_400
    let media = #"{"ids":\#(ids),"title":\#(Self.json(title)),"type":"movie","year":2010}"#
    return HistoryRow(
      play: Play(
        key: Play.Key(instance: "a", entry: number, lap: 0), path: "/films/\(number).mkv",
        media: media, beganAt: began, endedAt: began + 900, seenAt: began + 900, duration: 1000,
        progress: 97.5, watchedSeconds: 880, reachedThreshold: true, outcome: outcome),
      deliveries: delivery.map {
        [
          Delivery(
            destination: .trakt, kind: .scrobble, progress: 97.5, state: $0,
            remoteID: $0 == .scrobbled ? Int64(number) : nil)
        ]
      } ?? [])
  }

  private static func json(_ text: String) -> String {
    ExportedPlay.text([text]).map { String($0.dropFirst().dropLast()) } ?? ""
  }
}
