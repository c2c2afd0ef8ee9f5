// SPDX-License-Identifier: MIT

import FoundationEssentials
import Journal
import Testing
import Trakt

@testable import Scrobbling

/// Effect of each response to a final stop on the queued delivery.
@Suite struct DispositionTests {
  @Test(
    arguments: [
      (.notFound, .concluded(.unmatched, detail: "unknown to Trakt")),
      (
        .rejected(status: 422, message: "bad"),
        .concluded(.refused, detail: "rejected by Trakt: 422 bad")
      ),
      (
        .rejected(status: 400, message: nil),
        .concluded(.refused, detail: "rejected by Trakt: 400")
      ),
      (.methodNotAllowed, .postponed(detail: "Trakt rejects such requests at present: 405")),
      (.rateLimited(retryAfter: 10), .limited(retryAfter: 10)),
      (.rateLimited(retryAfter: nil), .limited(retryAfter: nil)),
      (
        .serverError(status: 503, retryAfter: 30),
        .retry(after: 30, detail: "Trakt responded with status 503")
      ),
      (.unreachable("refused"), .unreachable(detail: "Trakt is unreachable: refused")),
      (
        .timedOut,
        .retry(after: nil, detail: "Trakt is unreachable: timed out", isTimeout: true)
      ),
      (.unreadable("html"), .retry(after: nil, detail: "Trakt's response is malformed: html")),
      (.cancelled, .retry(after: nil, detail: "interrupted")),
      (
        .unauthorized,
        .retry(after: nil, detail: "Trakt rejects the access token at present: 401")
      ),
      (
        .invalidGrant,
        .signedOut(reason: "the sign-in to Trakt has expired; sign in again: scrobbled login")
      ),
      (
        .signedOut,
        .signedOut(reason: "not signed in to Trakt; sign in: scrobbled login")
      ),
      (
        .noClientID,
        .signedOut(reason: "not signed in to Trakt; sign in: scrobbled login")
      ),
    ] as [(TraktError, Disposition)])
  func `error has its disposition`(_ error: TraktError, _ disposition: Disposition) {
    #expect(Disposition(error) == disposition)
  }

  @Test(
    arguments: [
      (.forbidden(message: nil), "403"), (.forbidden(message: "no scope"), "no scope"),
      (.applicationBlocked, "blocked this API application"),
      (.applicationUnknown(message: "invalid_client"), "invalid_client"),
      (.networkBlocked, "Cloudflare"), (.accountLimit(message: "500 lists"), "420 (500 lists)"),
      (.accountLocked(deactivated: false), "locked"),
      (.accountLocked(deactivated: true), "deactivated"), (.vipOnly(upgradeURL: nil), "426"),
      (.vipOnly(upgradeURL: "https://trakt.tv/vip"), "https://trakt.tv/vip"),
    ] as [(TraktError, String)])
  func `error that requires user action blocks sending`(_ error: TraktError, _ word: String) {
    guard case .blocked(let reason) = Disposition(error) else {
      return #expect(Bool(false), "blocked")
    }
    #expect(reason.contains(word))
  }

  @Test(
    arguments: [
      (.timedOut, true, true), (.serverError(status: 504, retryAfter: nil), true, true),
      (.serverError(status: 524, retryAfter: nil), true, true),
      (.serverError(status: 500, retryAfter: nil), true, false),
      (.serverError(status: 503, retryAfter: nil), false, false),
      (.unreachable("closed"), true, false),
      (.unreachable("refused", wasSent: false), false, false),
      (.rateLimited(retryAfter: 1), false, false),
    ] as [(TraktError, Bool, Bool)])
  func `request without a response may have arrived or still run`(
    _ error: TraktError, _ mayHaveArrived: Bool, _ mayStillRun: Bool
  ) {
    #expect(error.mayHaveArrived == mayHaveArrived)
    #expect(error.mayStillRun == mayStillRun)
  }

  @Test func `play that is already recorded is a success`() {
    let (watched, expires) = (Date(timeIntervalSince1970: 0), Date(timeIntervalSince1970: 3600))
    #expect(
      Disposition(.alreadyScrobbled(watchedAt: watched, expiresAt: expires))
        == .concluded(
          .already_scrobbled,
          detail: "watched_at 1970-01-01T00:00:00Z, expires_at 1970-01-01T01:00:00Z"))
    #expect(
      Disposition(.alreadyScrobbled(watchedAt: nil, expiresAt: nil))
        == .concluded(.already_scrobbled, detail: nil))
  }

  @Test(
    arguments: [
      (.scrobble, .scrobble, .concluded(.scrobbled, detail: nil)),
      (.scrobble, .pause, .concluded(.scrobbled, detail: nil)),
      (.pause, .pause, .concluded(.paused, detail: nil)),
      (.other("stop"), .pause, .concluded(.paused, detail: nil)),
      (.pause, .scrobble, .postponed(detail: "Trakt saved the position but recorded no play")),
      (.start, .scrobble, .postponed(detail: "Trakt saved the position but recorded no play")),
    ] as [(ScrobbleResponse.Action, Delivery.Kind, Disposition)])
  func `action of the response decides the disposition`(
    _ action: ScrobbleResponse.Action, _ kind: Delivery.Kind, _ disposition: Disposition
  ) {
    #expect(
      Disposition(ScrobbleResponse(id: 1, action: action, progress: 90), to: kind) == disposition)
  }
}
