// SPDX-License-Identifier: MIT

import FoundationEssentials

/// Why a request is refused.
enum Refusal: Error, Equatable {
  /// 400: the body is no JSON, or has a wrong type in it; the words are those of Trakt's validator.
  case malformed(String)
  /// 404: the method exists, but there is no such record.
  case notFound
  /// 409: the item was scrobbled moments ago.
  case alreadyScrobbled(watchedAt: Date, expiresAt: Date)
  /// 412: the content type or the API version is wrong.
  case precondition
  /// 422: the body can be read, but makes no sense.
  case invalid(String)
  /// 401: no token, or one that is expired or revoked.
  case unauthorized
  /// 403: no such application, or it may not do this.
  case forbidden
  /// 403 from Cloudflare, before Trakt has seen the request.
  case blocked
  /// 429
  case limited(RateLimiter.Excess)
  /// An answer of the sign-in with OAuth's names for what is wrong.
  case oauth(status: Int, error: String, description: String)
  /// An answer to a poll with a device code: the status says it all.
  case device(DeviceCode.Refusal)
}
