// SPDX-License-Identifier: MIT

internal import FoundationEssentials
internal import Journal

#if canImport(Glibc)
  internal import Glibc
#endif

/// `scrobbled import`: plays from another program's file, into the journal.
public struct JournalImport: Sendable {
  /// Bytes of a file.
  private static let maximumSize = 512 << 20

  /// The result of an import, or of a dry run.
  public struct Summary: Hashable, Sendable {
    public struct Skipped: Hashable, Sendable, Encodable {
      /// Number among the elements of the file, from 1.
      public var element: Int
      /// The line on which it begins, from 1.
      public var line: Int
      public var reason: String
    }

    public var format: ImportFormat
    public var added = 0
    /// Plays that the journal has already.
    public var present = 0
    /// Ratings that the journal lacks, or of which it has an earlier one.
    public var ratings = 0
    /// Plays that are to be delivered.
    public var waiting = 0
    public var skipped: [Skipped] = []
    /// Viewings that cannot be stored, for review.
    public var review: [WatchHistoryLine] = []
    /// `[[rule]]` tables for config.toml.
    public var rules: String?
    public var isDryRun = false

    /// Whether nothing in the file could be read.
    public var isUnreadable: Bool {
      !skipped.isEmpty && added + present + ratings == 0 && review.isEmpty
    }

    mutating func skip(_ element: JSONElements.Element, _ reason: String) {
      skipped.append(Skipped(element: element.number, line: element.line, reason: reason))
    }
  }

  /// One line of mpv's watch history.
  public struct WatchHistoryLine: Hashable, Sendable, Encodable {
    /// ISO 8601.
    public var time: String
    public var path: String
    public var title: String?
  }

  private let paths: Paths
  private let isDelivering: Bool
  private let isDryRun: Bool

  /// - Parameters:
  ///   - isDelivering: whether plays that Trakt may lack are queued for delivery.
  ///   - isDryRun: whether nothing is stored.
  public init(paths: Paths, isDelivering: Bool, isDryRun: Bool) {
    self.paths = paths
    self.isDelivering = isDelivering
    self.isDryRun = isDryRun
  }

  /// Seconds for which the transaction waits for another process that writes.
  private static let busyTimeout = 30.0

  /// Reads a file and stores its plays in one transaction.
  ///
  /// All decisions precede the transaction, which only inserts rows: a daemon that records at the
  /// same time cannot write meanwhile.
  ///
  /// - Parameters:
  ///   - path: `-` for standard input.
  ///   - format: nil to guess.
  ///   - now: seconds since 1970.
  ///   - progress: a closure that is called with the completed share, 0…1.
  /// - Throws: ``CommandFailure``; nothing is stored then.
  public func run(
    _ path: String, from format: ImportFormat?, now: Double, progress: (Double) -> Void
  ) throws -> Summary {
    let bytes = try Self.read(path)
    guard !bytes.isEmpty else {
      throw CommandFailure("\(path == "-" ? "standard input" : path): empty", exit: .data)
    }
    if format ?? .traktScrobbler == .traktScrobbler, let rules = RemapRules(bytes, path: path) {
      var summary = Summary(format: .traktScrobbler, isDryRun: isDryRun)
      summary.rules = try rules.text
      return summary
    }
    guard let format = format ?? ImportFormat.guess(bytes) else {
      if JSONElements(bytes).contains(where: { _ in true }) {
        throw CommandFailure(
          "\(path): unknown format",
          hint: "specify the format: scrobbled import --from FORMAT \(path)")
      }
      return Summary(format: .json, isDryRun: isDryRun)
    }
    return format == .mpvWatchHistory
      ? summarizeWatchHistory(bytes) : try store(bytes, format, now: now, progress)
  }

  // MARK: - Storing

  private func store(
    _ bytes: [UInt8], _ format: ImportFormat, now: Double, _ progress: (Double) -> Void
  ) throws -> Summary {
    var summary = Summary(format: format, isDryRun: isDryRun)
    let (plays, ratings) = read(bytes, format, now: now, &summary, progress)
    if isDryRun {
      let known = try paths.readJournal { try $0.ratings() } ?? []
      summary.ratings = Self.newer(ratings, than: known).count
      _ = decide(plays, try paths.readJournal(Self.index) ?? ImportIndex(), &summary, progress)
      return summary
    }
    try paths.makeState()
    let unstored = summary
    summary = try paths.withJournal {
      let journal = try Journal(path: paths.journal)
      journal.busyTimeout = Self.busyTimeout
      return try journal.transaction(preparing: {
        var summary = unstored
        let rows = decide(plays, try Self.index(of: journal), &summary, progress)
        let ratings = Self.newer(ratings, than: try journal.ratings())
        summary.ratings = ratings.count
        return (rows: rows, ratings: ratings, summary: summary)
      }) { decided throws(JournalError) in
        for row in decided.rows { try journal.end(row.play, deliveries: row.deliveries) }
        for rating in decided.ratings { try journal.save(rating) }
        return decided.summary
      }
    }
    progress(1)
    return summary
  }

  /// The ratings that replace those of the journal: of two ratings of an item, the later one stays.
  private static func newer(_ ratings: [Rating], than known: [Rating]) -> [Rating] {
    ratings.filter { rating in
      !known.contains {
        $0.item == rating.item && $0.destination == rating.destination
          && $0.ratedAt >= rating.ratedAt
      }
    }
  }

  private func read(
    _ bytes: [UInt8], _ format: ImportFormat, now: Double, _ summary: inout Summary,
    _ progress: (Double) -> Void
  ) -> (plays: [ImportedPlay], ratings: [Rating]) {
    var plays: [ImportedPlay] = []
    var ratings: [Rating] = []
    var elements = JSONElements(bytes)
    var count = 0
    while let element = elements.next() {
      count += 1
      if count % 1000 == 0 { progress(0.5 * Double(elements.index) / Double(bytes.count)) }
      switch element.content {
      case .fault(let fault):
        summary.skip(element, fault.reason)
      case .object(let object):
        do throws(BadRow) {
          if let rating = try rating(object, format, now: now) {
            ratings.append(rating)
          } else {
            plays += try ImportedPlay.read(object, from: format, now: now)
          }
        } catch {
          summary.skip(element, error.reason)
        }
      }
    }
    return (plays, ratings)
  }

  /// - Returns: nil if the object is not a rating.
  private func rating(
    _ object: ArraySlice<UInt8>, _ format: ImportFormat, now: Double
  ) throws(BadRow) -> Rating? {
    guard format == .json, object.firstRange(of: #""rated_at""#.utf8) != nil,
      let rating = try? JSONDecoder().decode(ExportedRating.self, from: Data(object))
    else { return nil }
    return try rating.stored(now: now, isDelivering: isDelivering)
  }

  /// - Returns: what is to be stored.
  private func decide(
    _ plays: [ImportedPlay], _ index: ImportIndex, _ summary: inout Summary,
    _ progress: (Double) -> Void
  ) -> [HistoryRow] {
    var index = index
    var rows: [HistoryRow] = []
    for (number, play) in plays.enumerated() {
      if let row = decide(play, &index, &summary) { rows.append(row) }
      if number % 1000 == 0 { progress(0.5 + 0.5 * Double(number) / Double(plays.count)) }
    }
    return rows
  }

  /// - Returns: what is to be stored; nil for nothing.
  private func decide(
    _ play: ImportedPlay, _ index: inout ImportIndex, _ summary: inout Summary
  ) -> HistoryRow? {
    let decision = index.decide(play, isDelivering: isDelivering)
    if decision == .present {
      summary.present += 1
      return nil
    }
    var row = play.row
    if decision == .add { summary.added += 1 }
    if isDelivering, play.isPlay, !row.deliveries.contains(where: \.isPlayAtTrakt) {
      summary.waiting += 1
      row = row.queued
    }
    return row
  }

  private static func index(of journal: Journal) throws -> ImportIndex {
    var index = ImportIndex()
    try journal.eachPage { page in for row in page { index.add(row) } }
    return index
  }

  // MARK: - Watch history of mpv

  private struct WatchHistoryItem: Decodable {
    var time: Double
    var path: String
    var title: String?
  }

  private func summarizeWatchHistory(_ bytes: [UInt8]) -> Summary {
    var summary = Summary(format: .mpvWatchHistory, isDryRun: isDryRun)
    for element in JSONElements(bytes) {
      switch element.content {
      case .fault(let fault):
        summary.skip(element, fault.reason)
      case .object(let object):
        guard let item = try? JSONDecoder().decode(WatchHistoryItem.self, from: Data(object))
        else {
          summary.skip(element, "time or path is missing")
          continue
        }
        summary.review.append(WatchHistoryLine(item.time, item.path, item.title))
      }
    }
    return summary
  }

  // MARK: - Reading

  private static func read(_ path: String) throws(CommandFailure) -> [UInt8] {
    let isInput = path == "-"
    let descriptor = isInput ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw CommandFailure("open", path, errno) }
    defer { if !isInput { close(descriptor) } }
    var bytes: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = part.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw CommandFailure("read", path, errno) }
      guard count > 0 else { return bytes }
      bytes += part[..<count]
      guard bytes.count <= maximumSize else {
        throw CommandFailure("\(path): larger than \(maximumSize >> 20) MiB")
      }
    }
  }
}

extension Delivery {
  /// Whether Trakt has the play.
  fileprivate var isPlayAtTrakt: Bool {
    destination == .trakt && kind == .scrobble && [.scrobbled, .already_scrobbled].contains(state)
  }
}
