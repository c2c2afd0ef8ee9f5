// SPDX-License-Identifier: MIT

internal import Journal
internal import Playback
internal import Trakt

/// Result of a search of Trakt's history, for the late plays that it covers.
struct HistorySearch: Sendable {
  /// Validity in seconds.
  static let validity: Seconds = 600

  var matching: HistoryMatching
  /// When the search began.
  var searchedAt: Instant
  /// The account that was searched.
  var account: Int
  /// Trakt's last play of each item, in seconds since 1970 by Trakt's clock.
  var lastWatched: [HistoryItem: Double]
  /// Number of lost writes when the search began. Writes lost since then are not covered.
  var lostWrites: Int
  /// Items of which a play was written during the search: it may be in the history although no
  /// journal row claims it yet.
  var itemsWritten: [Media]
  /// Start of the covered period, in seconds since 1970.
  var from: Double
  /// Trakt's clock.
  var clock: ClockReading
  /// Whether it must not be used again.
  var isOutdated = false
  /// Fetched seasons, by Trakt's show id.
  var seasons: [Int: [Season]] = [:]

  /// Returns the seconds by which the local clock is ahead of Trakt's.
  func clockLead(_ local: ClockReading) -> Seconds { local.date - clock.date(of: local.now) }

  /// - Parameter noEffectSince: the time from which no earlier request without a response can take
  ///   effect.
  func covers(
    _ start: Double, at now: Instant, lostWrites: Int, account: Int, noEffectSince: Instant
  ) -> Bool {
    now - searchedAt < Self.validity && from <= start && self.lostWrites == lostWrites
      && self.account == account && searchedAt >= noEffectSince
  }

  func wasWrittenMeanwhile(_ media: Media) -> Bool {
    itemsWritten.contains { $0.isSameItem(as: media) }
  }

  /// Maps an error of the history endpoints, which is not specific to any play.
  static func disposition(_ error: TraktError) -> Disposition {
    switch error {
    case .notFound, .rejected, .methodNotAllowed, .alreadyScrobbled:
      .retry(after: nil, detail: "Trakt rejects requests to its history")
    default: Disposition(error)
    }
  }

  /// Maps an error of a request for the seasons of one show; nil if it concerns all requests.
  static func dispositionOfShow(_ error: TraktError) -> Disposition? {
    switch error {
    case .rejected, .methodNotAllowed, .alreadyScrobbled:
      .retry(after: nil, detail: "Trakt rejects the request for a show's seasons")
    case .serverError, .timedOut, .unreadable: Disposition(error)
    default: nil
    }
  }
}

/// Failed requests for the seasons of shows within one search.
///
/// A single failure may concern one show only. After two in a row the service is assumed to be the
/// cause, and no more requests are sent.
struct SeasonFailures {
  private var dispositions: [Int: Disposition] = [:]
  private var successive = 0
  /// The last failure, if requests fail for all shows.
  private(set) var outage: Disposition?

  /// - Parameter show: Trakt's id.
  subscript(show: Int) -> Disposition? { dispositions[show] }

  mutating func succeeded() { successive = 0 }

  mutating func failed(_ show: Int, _ disposition: Disposition) {
    dispositions[show] = disposition
    successive += 1
    if successive > 1 { outage = disposition }
  }
}
