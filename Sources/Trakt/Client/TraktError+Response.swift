// SPDX-License-Identifier: MIT

import FoundationEssentials
import NIOHTTP1

extension TraktError {
  /// Converts a status other than 2xx, by Trakt's table of status codes.
  init(_ response: TraktResponse, hiding secrets: [String], now: Date = .now) {
    self =
      switch response.status {
      case 401: .unauthorized
      case 403 where response.isBlock: .applicationBlocked
      case 403 where response.isCloudflarePage: .networkBlocked
      case 403: .forbidden(message: response.message(hiding: secrets))
      case 404: .notFound
      case 405: .methodNotAllowed
      case 420: .accountLimit(message: response.message(hiding: secrets))
      case 423:
        .accountLocked(deactivated: response.headers.contains(name: "x-account-deactivated"))
      case 426: .vipOnly(upgradeURL: response.headers.first(name: "x-upgrade-url"))
      case 429: .rateLimited(retryAfter: RetryAfter.seconds(response.headers, now: now))
      // 3xx, 408 and 425 come from a proxy in front of Trakt, and are temporary.
      case ..<400, 408, 425, 500...:
        .serverError(
          status: response.status, retryAfter: RetryAfter.seconds(response.headers, now: now))
      default: .rejected(status: response.status, message: response.message(hiding: secrets))
      }
  }
}

extension TraktResponse {
  /// The body is the word alone, as text.
  fileprivate var isBlock: Bool { !isHTML && Array(body) == Array("Forbidden".utf8) }
}
