// SPDX-License-Identifier: MIT

internal import FoundationEssentials
internal import Journal
internal import Scrobbling
internal import Trakt

/// `scrobbled export`: the ended viewings of the journal in a format for other programs.
public struct JournalExport: Sendable {
  public enum Format: String, CaseIterable, Sendable {
    /// One array with all data of the journal.
    case json
    /// One table by RFC 4180.
    case csv
    /// Movies, as letterboxd.com imports them.
    case letterboxd
  }

  /// The numbers of exported entries.
  public struct Summary: Hashable, Sendable {
    public var count = 0
    /// The files, unless it was standard output.
    public var files: [String] = []

    /// `3 plays to a.csv and a-2.csv`.
    public var text: String {
      let plays = counted(count, "play")
      return files.isEmpty ? plays : "\(plays) to \(files.joined(separator: " and "))"
    }
  }

  private let paths: Paths
  private let start: Double
  private let end: Double

  /// - Parameters:
  ///   - start: the earliest beginning, in seconds since 1970.
  ///   - end: the time before which viewings began, in seconds since 1970.
  public init(paths: Paths, from start: Double? = nil, to end: Double? = nil) {
    self.paths = paths
    self.start = start ?? -.infinity
    self.end = end ?? .infinity
  }

  /// - Parameter output: a path; nil for standard output.
  /// - Throws: ``CommandFailure``.
  public func write(_ format: Format, to output: String?) throws -> Summary {
    switch format {
    case .json: try writeJSON(to: output)
    case .csv: try writeCSV(to: output)
    case .letterboxd: try writeLetterboxd(to: output)
    }
  }

  private func eachPage(
    from start: Double, _ body: ([HistoryRow]) throws -> Void
  ) throws {
    try paths.readJournal { try $0.eachPage(from: start, to: end, body) }
  }

  // MARK: - JSON

  private func writeJSON(to output: String?) throws -> Summary {
    let file = try OutputFile(path: output)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var summary = Summary(files: [output].compactMap(\.self))
    try file.write("[")
    try eachPage(from: start) { page in
      for row in page {
        let entry = try encoder.encode(ExportedPlay(row))
        try file.write(summary.count == 0 ? "\n" : ",\n")
        try file.write(String(decoding: entry, as: UTF8.self))
        summary.count += 1
      }
    }
    var isFirst = summary.count == 0
    for rating in try paths.readJournal({ try $0.ratings() }) ?? []
    where start <= rating.ratedAt && rating.ratedAt < end {
      guard let exported = ExportedRating(rating) else { continue }
      try file.write(isFirst ? "\n" : ",\n")
      try file.write(String(decoding: try encoder.encode(exported), as: UTF8.self))
      isFirst = false
    }
    try file.write("\n]\n")
    try file.finish()
    return summary
  }

  // MARK: - CSV

  private static let columns = [
    "began_at", "ended_at", "type", "title", "year", "season", "episode", "episode_title",
    "progress", "watched_seconds", "outcome", "trakt", "imdb", "tmdb", "tvdb", "path",
  ]

  private func writeCSV(to output: String?) throws -> Summary {
    let file = try OutputFile(path: output)
    var summary = Summary(files: [output].compactMap(\.self))
    try file.write(CSVText.record(Self.columns))
    try eachPage(from: start) { page in
      for row in page {
        try file.write(CSVText.record(Self.fields(row)))
        summary.count += 1
      }
    }
    try file.finish()
    return summary
  }

  private static func fields(_ row: HistoryRow) -> [String?] {
    let entry = ExportedPlay(row)
    let media = entry.media
    return [
      entry.beganAt.text, entry.endedAt.text, media?.kind.rawValue, media?.title,
      media?.year.map(String.init), media?.season.map(String.init),
      media.map { $0.episodes.map(String.init).joined(separator: "+") }, media?.episodeTitle,
      "\(entry.progress)", "\(entry.watchedSeconds)", row.outcome(of: .trakt)?.rawValue,
      media?.ids.trakt.map(String.init), media?.ids.imdb, media?.ids.tmdb.map(String.init),
      media?.ids.tvdb.map(String.init), entry.path,
    ]
  }

  // MARK: - Letterboxd

  private func writeLetterboxd(to output: String?) throws -> Summary {
    var letterboxd = LetterboxdExport(ratings: try paths.readJournal { try $0.ratings() } ?? [])
    // All earlier plays, to detect rewatches.
    try eachPage(from: -.infinity) { page in
      for row in page { letterboxd.add(row, isIncluded: row.play.beganAt >= start) }
    }
    let parts = letterboxd.parts
    guard let output else {
      guard parts.count == 1 else {
        throw CommandFailure(
          "more than Letterboxd accepts in one file: \(parts.count) files",
          hint: "scrobbled export --format letterboxd --output movies.csv")
      }
      let file = try OutputFile(path: nil)
      try file.write(parts[0])
      try file.finish()
      return Summary(count: letterboxd.count)
    }
    var summary = Summary(count: letterboxd.count)
    for (index, part) in parts.enumerated() {
      let path = index == 0 ? output : Self.path(output, part: index + 1)
      let file = try OutputFile(path: path)
      try file.write(part)
      try file.finish()
      summary.files.append(path)
    }
    return summary
  }

  /// Returns the path of a further file: `movies-2.csv` for `movies.csv`.
  static func path(_ path: String, part: Int) -> String {
    let name = path.split(separator: "/").last ?? ""
    guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return "\(path)-\(part)" }
    return "\(path[..<dot])-\(part)\(path[dot...])"
  }
}
