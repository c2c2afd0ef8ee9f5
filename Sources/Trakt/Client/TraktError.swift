// SPDX-License-Identifier: MIT

public import struct FoundationEssentials.Date

/// The reasons for which a call to Trakt has no usable response: one case for each reaction of a
/// caller.
///
/// No case contains a token, a secret or a request's body.
public enum TraktError: Error, Equatable, Sendable {
  /// 409 on `/scrobble/stop`: the play is recorded already. Success; sending it again after
  /// `expiresAt` would record a second play (PlexTraktSync#1882).
  case alreadyScrobbled(watchedAt: Date?, expiresAt: Date?)
  /// 404: Trakt has no such item.
  case notFound
  /// 405: no such method. It has happened to `/scrobble/pause`.
  case methodNotAllowed
  /// 400, 412, 422 and other rejections of this request: a retry would be rejected again.
  case rejected(status: Int, message: String?)
  /// 401: the access token is expired, revoked or missing.
  case unauthorized
  /// 403: the API application is deleted, not approved or lacks permission.
  case forbidden(message: String?)
  /// 403 with the body `Forbidden`: Trakt has blocked the API application (trakt-api#933).
  case applicationBlocked
  /// OAuth's `invalid_client`: the API application is deleted, or its id or secret is wrong.
  case applicationUnknown(message: String?)
  /// 403 with a web page of Cloudflare, which did not pass the request on.
  case networkBlocked
  /// 420: a limit of the user's account is reached, such as that of connected applications.
  case accountLimit(message: String?)
  /// 423: the user has to resolve it with Trakt.
  case accountLocked(deactivated: Bool)
  /// 426: for VIP members only. `upgradeURL` is the link that Trakt wants displayed; it may be
  /// missing.
  case vipOnly(upgradeURL: String?)
  /// 429. `retryAfter` in seconds, 0…3600; nil if not given.
  case rateLimited(retryAfter: Double?)
  /// 5xx, Cloudflare's 52x, and statuses that do not come from Trakt's application (a redirect,
  /// 408). Can be retried; Trakt recommends 30 s if `retryAfter` is nil.
  case serverError(status: Int, retryAfter: Double?)
  /// No response: name resolution, connection, TLS, reset. The request may have taken effect if it
  /// was sent, or may have been. The text has the cause.
  case unreachable(String, wasSent: Bool = true)
  /// No complete response within the timeout. The request may take effect even later.
  case timedOut
  /// A 2xx with a malformed body. The request has most likely taken effect.
  case unreadable(String)
  /// 400 or 401 with `invalid_grant`: this refresh token is used, revoked or unknown. From
  /// ``TraktAccount``: the sign-in has ended, and nothing was sent.
  case invalidGrant
  /// There is no sign-in; nothing was sent.
  case signedOut
  /// No API application is configured; nothing was sent.
  case noClientID
  /// The calling task was cancelled. The request may have taken effect.
  case cancelled
}
