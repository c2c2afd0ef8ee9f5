// SPDX-License-Identifier: MIT

internal import FoundationEssentials
internal import Journal
internal import Playback
internal import Trakt

/// Meaning of a destination's response for a delivery and for later requests.
enum Disposition: Hashable, Sendable {
  /// Final outcome: the delivery leaves the queue.
  case concluded(Delivery.State, detail: String?)
  /// Stays queued and is retried after back-off: the response was not conclusive, or there was none
  /// in time, for which this request may be the cause.
  case retry(after: Seconds?, detail: String, isTimeout: Bool = false)
  /// Stays queued and is retried after back-off: there was no response.
  case unreachable(detail: String)
  /// Stays queued; the destination limits the rate.
  case limited(retryAfter: Seconds?)
  /// Stays queued, and nothing is sent for a long time: the user must act.
  case blocked(reason: String)
  /// Stays queued until the user signs in.
  case signedOut(reason: String)
  /// Stays queued; only this delivery is delayed.
  case postponed(detail: String)

  /// Creates the disposition for Trakt's response to a final `stop`.
  init(_ response: ScrobbleResponse, to kind: Delivery.Kind) {
    switch (response.action, kind) {
    case (.scrobble, _):
      self = .concluded(.scrobbled, detail: nil)
    case (_, .pause):
      self = .concluded(.paused, detail: nil)
    case (_, .scrobble):
      // "The answer's action says what happened, not the verb sent."
      self = .postponed(detail: "Trakt saved the position but recorded no play")
    }
  }

  init(_ error: TraktError) {
    switch error {
    case .alreadyScrobbled(let watchedAt, let expiresAt):
      // "The same item was recently scrobbled": the play is recorded, so this is success. A retry
      // after the window would add a second play.
      let when = [
        watchedAt.map { "watched_at \($0.formatted(.iso8601))" },
        expiresAt.map { "expires_at \($0.formatted(.iso8601))" },
      ].compactMap { $0 }
      self = .concluded(
        .already_scrobbled, detail: when.isEmpty ? nil : when.joined(separator: ", "))
    case .notFound:
      self = .concluded(.unmatched, detail: "unknown to Trakt")
    case .rejected(let status, let message):
      let text = message.map { " \($0)" } ?? ""
      self = .concluded(.refused, detail: "rejected by Trakt: \(status)\(text)")
    case .methodNotAllowed:
      // Not specific to the play: Trakt has disabled endpoints for months and restored them.
      self = .postponed(detail: "Trakt rejects such requests at present: 405")
    case .rateLimited(let retryAfter):
      self = .limited(retryAfter: retryAfter)
    case .serverError(let status, let retryAfter):
      self = .retry(after: retryAfter, detail: "Trakt responded with status \(status)")
    case .unreachable(let reason, _):
      self = .unreachable(detail: "Trakt is unreachable: \(reason)")
    case .timedOut:
      self = .retry(after: nil, detail: "Trakt is unreachable: \(error)", isTimeout: true)
    case .unreadable(let reason):
      self = .retry(after: nil, detail: "Trakt's response is malformed: \(reason)")
    case .cancelled:
      self = .retry(after: nil, detail: "interrupted")
    case .forbidden, .applicationBlocked, .applicationUnknown, .networkBlocked, .accountLimit,
      .accountLocked, .vipOnly:
      self = .blocked(reason: error.refusal?.text ?? "\(error)")
    case .unauthorized:
      // A refreshed token is rejected as well, so the sign-in is not the cause.
      self = .retry(after: nil, detail: "Trakt rejects the access token at present: 401")
    case .invalidGrant:
      self = .signedOut(
        reason: "the sign-in to Trakt has expired; sign in again: scrobbled login")
    case .signedOut, .noClientID:
      self = .signedOut(reason: "not signed in to Trakt; sign in: scrobbled login")
    }
  }
}
