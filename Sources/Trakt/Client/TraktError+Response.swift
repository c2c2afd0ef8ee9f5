// SPDX-License-Identifier: MIT

import FoundationEssentials
import NIOHTTP1

extension TraktError {
  /// Converts a status other than 2xx, by Trakt's table of status codes.
  init(_ reply: TraktResponse, hiding secrets: [String], now: Date = .now) {
    self =
      switch reply.status {
      case 401: .unauthorized
      case 403 where reply.isBlock: .applicationBlocked
      case 403 where reply.isCloudflarePage: .networkBlocked
      case 403: .forbidden(message: reply.message(hiding: secrets))
      case 404: .notFound
      case 405: .methodNotAllowed
      case 420: .accountLimit(message: reply.message(hiding: secrets))
      case 423:
        .accountLocked(deactivated: reply.headers.contains(name: "x-account-deactivated"))
      case 426: .vipOnly(upgradeURL: reply.headers.first(name: "x-upgrade-url"))
      case 429: .rateLimited(retryAfter: RetryAfter.seconds(reply.headers, now: now))
      // 3xx, 408 and 425 come from a proxy in front of Trakt, and are temporary.
      case ..<400, 408, 425, 500...:
        .serverError(
          status: reply.status, retryAfter: RetryAfter.seconds(reply.headers, now: now))
      default: .rejected(status: reply.status, message: reply.message(hiding: secrets))
      }
  }
}

extension TraktResponse {
  /// The body is the word alone, as text.
  fileprivate var isBlock: Bool { !isHTML && Array(body) == Array("Forbidden".utf8) }
}
