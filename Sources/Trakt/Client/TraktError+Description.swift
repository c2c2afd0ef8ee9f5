// SPDX-License-Identifier: MIT

extension TraktError {
  /// Whether there was no response.
  public var isUnreachable: Bool {
    switch self {
    case .unreachable, .timedOut: true
    default: false
    }
  }
}

extension TraktError: CustomStringConvertible {
  /// The cause in plain words, for logs and messages. Text of the server is left out.
  public var description: String {
    switch self {
    case .alreadyScrobbled: "already recorded (409)"
    case .notFound: "no such item (404)"
    case .methodNotAllowed: "method not allowed (405)"
    case .rejected(let status, _): "status \(status)"
    case .unauthorized: "not authorized (401)"
    case .forbidden: "forbidden (403)"
    case .applicationBlocked: "the API application is blocked (403)"
    case .applicationUnknown: "the API application is unknown"
    case .networkBlocked: "blocked by Cloudflare (403)"
    case .accountLimit: "a limit of the account is reached (420)"
    case .accountLocked: "the account is locked (423)"
    case .vipOnly: "for VIP members only (426)"
    case .rateLimited: "too many requests (429)"
    case .serverError(let status, _): "status \(status)"
    case .unreachable(let reason, _): reason
    case .timedOut: "timed out"
    case .unreadable(let reason): "the response is malformed: \(reason)"
    case .invalidGrant: "the refresh token was rejected"
    case .signedOut: "not signed in"
    case .noClientID: "no API application"
    case .cancelled: "interrupted"
    }
  }
}
