// SPDX-License-Identifier: MIT

public import struct FoundationEssentials.Date

/// Why a call to Trakt brought no answer to use: one case for each thing that a caller does about
/// it.
///
/// No case holds a token, a secret or a request's body.
public enum TraktError: Error, Equatable, Sendable {
  /// 409 on `/scrobble/stop`: the play is recorded already. Success; sending it again once
  /// `expiresAt` is over would record a second play (PlexTraktSync#1882).
  case alreadyScrobbled(watchedAt: Date?, expiresAt: Date?)
  /// 404: Trakt has no such item.
  case notFound
  /// 405: there is no such call. It has happened to `/scrobble/pause`.
  case methodNotAllowed
  /// 400, 412, 422 and other refusals of this very request: the same again is refused again.
  case rejected(status: Int, message: String?)
  /// 401: the access token is expired, revoked or missing.
  case unauthorized
  /// 403: the API application is gone, not approved or not allowed to do this, or this network is
  /// blocked. Also what OAuth calls `invalid_client`.
  case forbidden(message: String?)
  /// 420: a limit of the user's account is reached.
  case accountLimit
  /// 423: the user has to resolve it with Trakt.
  case accountLocked(deactivated: Bool)
  /// 426: only for VIP members. `upgradeURL` is what Trakt wants shown; it may be missing.
  case vipOnly(upgradeURL: String?)
  /// 429. `retryAfter` in seconds, 0…3600; nil where nothing said how long.
  case rateLimited(retryAfter: Double?)
  /// 5xx, Cloudflare's 52x, and statuses that do not come from Trakt's application (a redirect,
  /// 408). Worth another try; Trakt asks for 30 s where `retryAfter` is nil.
  case serverTrouble(status: Int, retryAfter: Double?)
  /// No answer: name resolution, connection, TLS, time-out, reset. The request may have had its
  /// effect all the same. The text says which, for a person.
  case unreachable(String)
  /// A 2xx whose body can't be understood. The request has most likely had its effect.
  case unreadable(String)
  /// 400 or 401 with `invalid_grant`: this refresh token is used up, revoked or unknown. From
  /// ``TraktAccount``: the sign-in has ended, and nothing was sent.
  case invalidGrant
  /// Nobody is signed in; nothing was sent.
  case signedOut
  /// No API application is configured; nothing was sent.
  case noClientID
  /// The calling task was cancelled. The request may have had its effect all the same.
  case cancelled
}
