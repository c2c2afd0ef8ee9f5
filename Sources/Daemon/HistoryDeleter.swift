// SPDX-License-Identifier: MIT

internal import Journal
internal import Scrobbling

/// `history --forget` for the command line: what would be deleted, and deleting it.
public struct HistoryDeleter: Sendable {
  /// Keys of about 80 bytes each, in a request of at most 64 KiB.
  private static let batch = 400

  private let paths: Paths
  /// What fits the selection; what plays now is not over and not forgotten.
  public let report: HistoryReport

  /// - Throws: ``CommandFailure`` where nothing fits.
  public init(paths: Paths, _ selection: HistorySelection) throws(CommandFailure) {
    self.paths = paths
    var report = try HistoryReport(paths: paths, limit: nil, selection)
    report.entries.removeAll { $0.endedAt == nil }
    guard !report.entries.isEmpty else {
      throw CommandFailure("the journal has nothing like that", hint: "see: scrobbled history")
    }
    self.report = report
  }

  /// What it means, for a person who is asked.
  public var consequence: String {
    let count = report.entries.count
    let waiting = report.waiting.count
    let viewings = count == 1 ? "this viewing" : "these \(count) viewings"
    return "deletes \(viewings) from the journal here"
      + (waiting == 0 ? "" : "; \(waiting) of them wait for trakt and will not be delivered")
      + "; what trakt has stays there"
  }

  /// By the daemon where one runs, for it is the one who writes; else here, with its lock held.
  ///
  /// - Returns: how many were deleted.
  public func apply() throws -> Int {
    var rest = report.entries.map(\.key)[...]
    var count = 0
    while !rest.isEmpty {
      count += try apply(HistoryDeletion(plays: Array(rest.prefix(Self.batch))))
      rest = rest.dropFirst(Self.batch)
    }
    return count
  }

  private func apply(_ forgetting: HistoryDeletion) throws -> Int {
    if let count = try DaemonClient(paths: paths).forget(forgetting) { return count }
    let lock = try StateLock.take(paths)
    defer { withExtendedLifetime(lock) {} }
    do throws(JournalError) {
      try forgetting.apply(to: try Journal(path: paths.journal))
    } catch {
      throw CommandFailure(error, journal: paths.journal)
    }
    return forgetting.plays.count
  }
}
