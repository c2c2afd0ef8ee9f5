// SPDX-License-Identifier: MIT

internal import Addresses
internal import FoundationEssentials
internal import Journal
public import Scrobbling

/// The data of `scrobbled history`; its keys are those of `--json`.
public struct HistoryReport: Sendable {
  public struct Entry: Encodable, Sendable {
    var key: Play.Key
    public var path: String
    public var media: Media?
    /// ISO 8601.
    public var beganAt: String
    public var endedAt: String?
    /// 0…100.
    public var progress: Double
    public var watchedSeconds: Double
    /// Raw value of `Play.Outcome`; nil while the viewing is open.
    public var outcome: String?
    public var traktID: Int64?
    public var detail: String?
    /// The outcome at each webhook.
    public var webhooks: [Webhook]

    public struct Webhook: Encodable, Sendable {
      public var name: String
      /// Raw value of `Play.Outcome`.
      public var outcome: String
      public var detail: String?

      /// Encodes all keys; `detail` is null if there is none.
      public func encode(to encoder: any Encoder) throws {
        var webhook = encoder.container(keyedBy: CodingKeys.self)
        try webhook.encode(name, forKey: .name)
        try webhook.encode(outcome, forKey: .outcome)
        try webhook.encode(detail, forKey: .detail)
      }

      private enum CodingKeys: CodingKey { case name, outcome, detail }
    }

    enum CodingKeys: String, CodingKey {
      case path, media, progress, outcome, detail, webhooks
      case beganAt = "began_at"
      case endedAt = "ended_at"
      case watchedSeconds = "watched_seconds"
      case traktID = "trakt_id"
    }

    /// Encodes all keys, with null for unknown values, but `webhooks` only if there are any.
    public func encode(to encoder: any Encoder) throws {
      var entry = encoder.container(keyedBy: CodingKeys.self)
      try entry.encode(path, forKey: .path)
      try entry.encode(media, forKey: .media)
      try entry.encode(beganAt, forKey: .beganAt)
      try entry.encode(endedAt, forKey: .endedAt)
      try entry.encode(progress, forKey: .progress)
      try entry.encode(watchedSeconds, forKey: .watchedSeconds)
      try entry.encode(outcome, forKey: .outcome)
      try entry.encode(traktID, forKey: .traktID)
      try entry.encode(detail, forKey: .detail)
      if !webhooks.isEmpty { try entry.encode(webhooks, forKey: .webhooks) }
    }

    /// The title, or else the file name.
    public var name: String {
      media?.name
        ?? TerminalEscaping.escape(path.split(separator: "/").last.map(String.init) ?? path)
    }
  }

  public var entries: [Entry]
  /// Whether the limit excludes older viewings.
  public private(set) var hasMore = false

  /// - Parameters:
  ///   - limit: the largest number of viewings, newest first; nil for all.
  /// - Throws: ``CommandFailure`` if the journal cannot be read; a missing one is an empty history.
  public init(
    paths: Paths, limit: Int?, _ selection: HistorySelection = HistorySelection()
  ) throws(CommandFailure) {
    guard FileManager.default.fileExists(atPath: paths.journal) else {
      entries = []
      return
    }
    do throws(JournalError) {
      let rows = try Journal(reading: paths.journal).history(
        limit: selection.isTimeOnly ? limit.map { min($0, .max - 1) + 1 } : nil,
        from: selection.since ?? -.infinity, to: selection.until ?? .infinity)
      let found = rows.map(Entry.init).filter(selection.matches)
      entries = Array(found.prefix(limit ?? .max))
      hasMore = found.count > entries.count
    } catch {
      throw CommandFailure(error, journal: paths.journal)
    }
  }
}

extension HistoryReport.Entry {
  fileprivate init(_ row: HistoryRow) {
    let play = row.play
    key = play.key
    // A journal not opened by this version may contain whole URLs.
    path = MediaAddress(play.path).shown
    media = play.media.flatMap { try? JSONDecoder().decode(Media.self, from: Data($0.utf8)) }
    beganAt = Self.text(play.beganAt)
    endedAt = play.endedAt.map(Self.text)
    progress = play.progress
    watchedSeconds = play.watchedSeconds
    outcome = row.outcome(of: .trakt)?.rawValue
    traktID = row.remoteID(of: .trakt)
    detail = row.detail(of: .trakt)
    webhooks = row.deliveries.compactMap { delivery in
      delivery.destination.webhookName.map {
        Webhook(
          name: $0, outcome: Play.Outcome(delivery.state).rawValue, detail: delivery.detail)
      }
    }
  }

  private static func text(_ seconds: Double) -> String {
    Date(timeIntervalSince1970: seconds).formatted(.iso8601)
  }
}
