// SPDX-License-Identifier: MIT

internal import Journal
internal import Playback
internal import Trakt

/// What a search in Trakt's history found, for the late plays that it covers.
struct HistorySearch: Sendable {
  /// Seconds for which it is up to date.
  static let life: Seconds = 600

  var matching: HistoryMatching
  var searchedAt: Instant
  /// How many writes had been lost when it began: one that may have arrived since is not in it.
  var lostWrites: Int
  /// How far back it reaches; seconds since 1970.
  var from: Double
  /// Seconds by which the clock here is ahead of Trakt's.
  var clockLead: Seconds
  /// The seasons of shows that were asked for, by Trakt's number of the show.
  var seasons: [Int: [Season]] = [:]

  func covers(_ start: Double, at now: Instant, lostWrites: Int) -> Bool {
    now - searchedAt < Self.life && from <= start && self.lostWrites == lostWrites
  }

  /// What an error of the history's own calls means: nothing about any one play.
  static func trouble(_ error: TraktError) -> Disposition {
    switch error {
    case .notFound, .rejected, .methodNotAllowed, .alreadyScrobbled:
      .retry(after: nil, detail: "Trakt rejects requests to its history")
    default: Disposition(error)
    }
  }
}
