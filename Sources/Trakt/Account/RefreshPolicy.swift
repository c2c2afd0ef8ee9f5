// SPDX-License-Identifier: MIT

import FoundationEssentials

/// The rules for refreshing tokens.
enum RefreshPolicy {
  /// Whether half of the lifetime has passed; the other half is left to outlast an outage.
  static func isDue(_ tokens: Tokens, at now: Date) -> Bool {
    tokens.expiresAt.timeIntervalSince(now) <= tokens.expiresIn / 2
  }

  /// Seconds before a failed refresh is retried while the access token is valid.
  static func pause(after error: TraktError) -> Double {
    switch error {
    case .rateLimited(let wait?), .serverError(_, let wait?): max(wait, 300)
    default: 300
    }
  }

  /// Tokens are dated by Trakt's clock and checked against this machine's. If the two differ by
  /// more than five minutes the time of receipt is used; otherwise every token would look expired,
  /// or none.
  static func dated(_ tokens: Tokens, receivedAt now: Date) -> Tokens {
    guard abs(tokens.createdAt.timeIntervalSince(now)) > 300 else { return tokens }
    return Tokens(
      access: tokens.access, refresh: tokens.refresh, createdAt: now, expiresIn: tokens.expiresIn)
  }
}
