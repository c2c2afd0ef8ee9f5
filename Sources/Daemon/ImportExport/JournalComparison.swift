// SPDX-License-Identifier: MIT

internal import AsyncHTTPClient
internal import FoundationEssentials
internal import Journal
internal import NIOPosix
internal import Scrobbling
internal import Trakt

/// `scrobbled compare`: what the journal has and Trakt's history lacks, and vice versa.
public struct JournalComparison: Sendable {
  /// Pages of 250 plays.
  private static let maximumPages = 4_000
  /// Attempts for a page while Trakt limits the rate.
  private static let attempts = 5

  private let paths: Paths
  private let configuration: TraktConfiguration
  private let start: Double?

  /// - Parameter start: the earliest beginning, in seconds since 1970; nil for all plays.
  public init(
    paths: Paths, environment: [String: String], from start: Double? = nil
  ) throws(CommandFailure) {
    self.paths = paths
    self.start = start
    do throws(ConfigurationError) {
      configuration = try ConfigurationFile.load(paths, environment: environment).settings.trakt()
    } catch {
      throw CommandFailure(error)
    }
  }

  /// Reads Trakt's history and compares it.
  ///
  /// - Parameter progress: a closure that is called with the number of pages read and of all pages,
  ///   if known.
  public func compare(
    progress: (_ read: Int, _ all: Int?) -> Void
  ) async throws -> ComparisonReport {
    let http = TraktHTTP.makeClient(on: MultiThreadedEventLoopGroup.singleton)
    let account = TraktAccount(
      http: http, configuration: configuration, store: CredentialStore(directory: paths.state))
    let history: Result<[HistoryEntry], TraktError>
    do throws(TraktError) {
      history = .success(try await entries(of: account, progress))
    } catch {
      history = .failure(error)
    }
    let problem = await account.problem
    try? await http.shutdown()
    if let problem, case .failure = history { throw CommandFailure(problem) }
    return ComparisonReport(
      HistoryComparison(
        try rows(), history: try history.mapError(CommandFailure.init).get(),
        from: start ?? -.infinity))
  }

  private func entries(
    of account: TraktAccount, _ progress: (Int, Int?) -> Void
  ) async throws(TraktError) -> [HistoryEntry] {
    var entries: [HistoryEntry] = []
    for number in 1...Self.maximumPages {
      let page = try await page(number, of: account)
      entries += page.entries
      progress(number, page.pageCount)
      guard !page.entries.isEmpty, number < page.pageCount ?? .max else { break }
    }
    return entries
  }

  private func page(
    _ number: Int, of account: TraktAccount
  ) async throws(TraktError) -> HistoryPage {
    for attempt in 1... {
      do throws(TraktError) {
        return try await account.perform { client, token throws(TraktError) in
          try await client.history(
            startAt: start.map(Date.init(timeIntervalSince1970:)), page: number, token: token)
        }
      } catch .rateLimited(let retryAfter) where attempt < Self.attempts {
        try? await Task.sleep(for: .seconds(min(max(retryAfter ?? 10, 1), 300)))
      }
    }
    throw .cancelled
  }

  private func rows() throws -> [HistoryRow] {
    var rows: [HistoryRow] = []
    try paths.readJournal { try $0.eachPage { rows += $0.filter(\.isPlay) } }
    return rows
  }

  /// Queues the plays that Trakt lacks, in one transaction.
  ///
  /// Delivered as late plays are: with their date, after the history is searched again. Plays that
  /// were deleted, matched or delivered since the comparison are left as they are.
  ///
  /// - Returns: their number.
  public func deliver(_ report: ComparisonReport) throws -> Int {
    let rows = report.deliverable
    let count = try paths.withJournal {
      let journal = try Journal(path: paths.journal)
      return try journal.transaction { () throws(JournalError) in
        var count = 0
        for row in rows where try journal.row(row.play.key) == row {
          let queued = row.queued
          try journal.end(queued.play, deliveries: queued.deliveries)
          count += 1
        }
        return count
      }
    }
    try DeliveryTrigger(paths: paths).start()
    return count
  }
}

extension HistoryRow {
  /// The same viewing, as a play that waits for Trakt.
  var queued: HistoryRow {
    var row = self
    row.play.outcome = nil
    row.play.detail = nil
    row.deliveries.removeAll { $0.destination == .trakt }
    row.deliveries.append(
      Delivery(destination: .trakt, kind: .scrobble, progress: max(play.progress, 80.01)))
    return row
  }
}
