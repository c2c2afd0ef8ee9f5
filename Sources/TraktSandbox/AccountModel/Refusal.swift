// SPDX-License-Identifier: MIT

import FoundationEssentials

/// The reasons for which a request is rejected.
enum Refusal: Error, Equatable {
  /// 400: the body is no JSON, or has a value of the wrong type; with the message of Trakt's
  /// validator.
  case malformed(String)
  /// 404: the method exists, but there is no such record.
  case notFound
  /// 409: the item was scrobbled recently.
  case alreadyScrobbled(watchedAt: Date, expiresAt: Date)
  /// 412: the content type or the API version is wrong.
  case precondition
  /// 422: the body is valid JSON with implausible values.
  case invalid(String)
  /// 401: no token, or one that is expired or revoked.
  case unauthorized
  /// 403 without a body: the application is unknown or lacks permission.
  case forbidden
  /// 403 with the body `Forbidden`: Trakt has blocked the application.
  case applicationBlocked
  /// 420 without a body: a limit of the account is reached.
  case accountLimit
  /// 426: the owner of the application is no VIP member.
  case vipOnly
  /// 403 from Cloudflare, before the request reaches Trakt.
  case blocked
  /// 429
  case limited(RateLimiter.LimitExceeded)
  /// An OAuth error response.
  case oauth(status: Int, error: String, description: String)
  /// A response to a poll for a device code, which consists of the status only.
  case device(DeviceCode.Refusal)
}
