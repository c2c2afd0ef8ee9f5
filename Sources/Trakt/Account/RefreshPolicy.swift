// SPDX-License-Identifier: MIT

import FoundationEssentials

/// When tokens are renewed.
enum RefreshPolicy {
  /// When half of the life is over: then there is as much time left to outlast an outage.
  static func isDue(_ tokens: Tokens, at now: Date) -> Bool {
    tokens.expiresAt.timeIntervalSince(now) <= tokens.expiresIn / 2
  }

  /// Seconds until a renewal that failed is tried again, while the access token is still good.
  static func pause(after error: TraktError) -> Double {
    switch error {
    case .rateLimited(let wait?), .serverTrouble(_, let wait?): max(wait, 300)
    default: 300
    }
  }

  /// Tokens are dated by Trakt's clock and judged by this machine's. Where the two disagree by more
  /// than five minutes the time of receipt counts, else each token would look expired, or none.
  static func dated(_ tokens: Tokens, receivedAt now: Date) -> Tokens {
    guard abs(tokens.createdAt.timeIntervalSince(now)) > 300 else { return tokens }
    return Tokens(
      access: tokens.access, refresh: tokens.refresh, createdAt: now, expiresIn: tokens.expiresIn)
  }
}
