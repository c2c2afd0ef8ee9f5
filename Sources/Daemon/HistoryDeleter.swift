// SPDX-License-Identifier: MIT

internal import FoundationEssentials
internal import Journal
internal import Scrobbling

/// The deletion of `history --forget`: a preview, and the deletion itself.
public struct HistoryDeleter: Sendable {
  /// The largest size of the keys in a request, in bytes: below ``LineLimits/line``.
  private static let batchSize = 48 << 10

  private let paths: Paths
  /// The selected viewings, without those that are still open.
  public let report: HistoryReport

  /// - Throws: ``CommandFailure`` if the selection is empty.
  public init(paths: Paths, _ selection: HistorySelection) throws(CommandFailure) {
    self.paths = paths
    var report = try HistoryReport(paths: paths, limit: nil, selection)
    report.entries.removeAll { $0.endedAt == nil }
    guard !report.entries.isEmpty else {
      throw CommandFailure("no matching viewings in the journal", hint: "scrobbled history")
    }
    self.report = report
  }

  /// The text of the confirmation.
  public var confirmation: String {
    let count = report.entries.count
    let waiting = report.waiting.count
    let verb = waiting == 1 ? "is" : "are"
    let viewings = count == 1 ? "this viewing" : "these \(count) viewings"
    return "deletes \(viewings) from the local journal"
      + (waiting == 0 ? "" : "; \(waiting) of them \(verb) queued and will not be delivered")
      + "; your Trakt history is kept"
  }

  /// Deletes the viewings: through the daemon if one is running, otherwise directly while holding
  /// its lock.
  ///
  /// - Returns: the number of deleted viewings.
  public func apply() throws -> Int {
    let encoder = JSONEncoder()
    var (batch, size, count) = ([Play.Key](), 0, 0)
    for key in report.entries.map(\.key) {
      let bytes = try encoder.encode(key).count + 1
      if size + bytes > Self.batchSize {
        count += try apply(HistoryDeletion(plays: batch))
        (batch, size) = ([], 0)
      }
      batch.append(key)
      size += bytes
    }
    return try count + apply(HistoryDeletion(plays: batch))
  }

  private func apply(_ deletion: HistoryDeletion) throws -> Int {
    if let count = try DaemonClient(paths: paths).forget(deletion) { return count }
    let lock = try StateLock.acquire(paths)
    defer { withExtendedLifetime(lock) {} }
    do throws(JournalError) {
      let journal = try Journal(path: paths.journal)
      try deletion.apply(to: journal)
      try journal.checkpoint()
    } catch {
      throw CommandFailure(error, journal: paths.journal)
    }
    return deletion.plays.count
  }
}
