// SPDX-License-Identifier: MIT

public import FoundationEssentials

/// A pair of tokens.
public struct Token: Sendable, Hashable {
  public var access: String
  public var refresh: String
  public var createdAt: Date
  /// Seconds.
  public var expiresIn: Int
}

/// Tokens with their state.
struct Grant: Sendable {
  var token: Token
  /// The end of the access token, moved forward when it is revoked, replaced or expired.
  var accessEndsAt: Date
  var isRefreshable = true
}

extension AccountModel {
  mutating func issueToken(at now: Date) -> Token {
    let token = Token(
      access: Secret.make(), refresh: Secret.make(),
      createdAt: now, expiresIn: configuration.tokenLifetime)
    grants.append(Grant(token: token, accessEndsAt: now + TimeInterval(token.expiresIn)))
    return token
  }

  /// Whether the access token is valid.
  func accepts(accessToken: String, at now: Date) -> Bool {
    grants.contains { $0.token.access == accessToken && now < $0.accessEndsAt }
  }

  /// Issues new tokens. "Refresh tokens are single-use": a success invalidates the old pair at
  /// once.
  mutating func refresh(_ refreshToken: String, at now: Date) throws(Refusal) -> Token {
    let index = grants.firstIndex { $0.token.refresh == refreshToken && $0.isRefreshable }
    guard let index else {
      throw .oauth(status: 400, error: "invalid_grant", description: "session not found")
    }
    end(index, at: now)
    return issueToken(at: now)
  }

  /// Revokes the pair of a token; an unknown one is not an error.
  mutating func revoke(_ token: String, at now: Date) {
    for index in grants.indices
    where grants[index].token.access == token || grants[index].token.refresh == token {
      end(index, at: now)
    }
  }

  /// Expires all access tokens; they can be refreshed.
  mutating func expireTokens(at now: Date) {
    for index in grants.indices {
      grants[index].accessEndsAt = min(now, grants[index].accessEndsAt)
    }
  }

  /// Revokes all pairs, as when the user removes the application on the web.
  mutating func revokeTokens(at now: Date) {
    for index in grants.indices { end(index, at: now) }
  }

  private mutating func end(_ index: Int, at now: Date) {
    grants[index].isRefreshable = false
    grants[index].accessEndsAt = min(now, grants[index].accessEndsAt)
  }
}

/// Sixty-four hexadecimal digits, as Trakt's tokens.
enum Secret {
  static func make() -> String {
    let digits = Array("0123456789abcdef")
    return String((0..<64).map { _ in digits[Int.random(in: 0..<16)] })
  }
}
