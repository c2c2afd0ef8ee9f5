// SPDX-License-Identifier: MIT

import FoundationEssentials
import NIOHTTP1

/// How a device sign-in stands, by the status that Trakt answers with.
public enum DeviceAnswer: Sendable, Hashable {
  /// 200.
  case approved(Tokens)
  /// 400: the user has not decided yet.
  case pending
  /// 404: no such device code.
  case unknownCode
  /// 409: the code was used before.
  case alreadyUsed
  /// 410: too late.
  case expired
  /// 418: the user said no.
  case denied
  /// 429: asked too often. `retryAfter` in seconds, where Trakt says it.
  case slowDown(retryAfter: Double?)
}

extension TraktClient {
  /// Begins a device sign-in.
  public func deviceCode() async throws(TraktError) -> DeviceCode {
    let body = try json(GrantBody(clientID: configuration.clientID))
    let request = TraktRequest(
      method: .POST, host: .auth, path: ["oauth", "device", "code"], body: body)
    return try await grant(request).decode()
  }

  /// Asks how a device sign-in stands. The field is called `code`, not RFC 8628's `device_code`.
  public func deviceToken(_ code: DeviceCode) async throws(TraktError) -> DeviceAnswer {
    let request = TraktRequest(
      method: .POST, host: .auth, path: ["oauth", "device", "token"],
      body: try json(
        GrantBody(
          clientID: configuration.clientID, clientSecret: configuration.clientSecret,
          code: code.deviceCode)),
      secrets: [code.deviceCode])
    let reply = try await exchange(request)
    switch reply.status {
    case 200...299: return .approved(try reply.decode())
    case 400: return try pendingOrRefused(reply, request)
    case 404: return .unknownCode
    case 409: return .alreadyUsed
    case 410: return .expired
    case 418: return .denied
    case 429: return .slowDown(retryAfter: RetryAfter.seconds(reply.headers, now: .now))
    default: throw TraktError(reply, hiding: hidden(request))
    }
  }

  /// The 400 that means "not yet" has no body or none to rely on, so only the errors of RFC 6749
  /// and 8628 that no waiting mends count as more.
  private func pendingOrRefused(
    _ reply: TraktReply, _ request: TraktRequest
  ) throws(TraktError) -> DeviceAnswer {
    let refusal: RefusalBody? = reply.detail()
    switch refusal?.error {
    case "access_denied": return .denied
    case "expired_token": return .expired
    case "slow_down": return .slowDown(retryAfter: nil)
    case "invalid_client", "unauthorized_client":
      throw .forbidden(message: reply.message(hiding: hidden(request)))
    case "invalid_request", "unsupported_grant_type":
      throw .rejected(status: reply.status, message: reply.message(hiding: hidden(request)))
    default: return .pending
    }
  }

  /// Trades a refresh token for new tokens, which have to be stored before they are used: the old
  /// ones end with the answer.
  ///
  /// - Throws: ``TraktError/invalidGrant`` where the refresh token is no longer good.
  public func refresh(_ refreshToken: String) async throws(TraktError) -> Tokens {
    let request = TraktRequest(
      method: .POST, host: .auth, path: ["oauth", "token"],
      body: try json(
        GrantBody(
          clientID: configuration.clientID, clientSecret: configuration.clientSecret,
          refreshToken: refreshToken,
          // Required by the schema; this is what stands for "none" in a device sign-in.
          redirectURI: "urn:ietf:wg:oauth:2.0:oob", grantType: "refresh_token")),
      secrets: [refreshToken])
    return try await grant(request).decode()
  }

  /// Ends a sign-in at Trakt.
  public func revoke(token: String) async throws(TraktError) {
    let request = TraktRequest(
      method: .POST, host: .auth, path: ["oauth", "revoke"],
      body: try json(
        GrantBody(
          clientID: configuration.clientID, clientSecret: configuration.clientSecret,
          token: token)),
      secrets: [token])
    _ = try await grant(request)
  }

  /// Sends an OAuth request. Its 400 and 401 mean what their body says: Trakt's documents of 2026
  /// answer a bad refresh token with 400, the older ones with 401.
  private func grant(_ request: TraktRequest) async throws(TraktError) -> TraktReply {
    let reply = try await exchange(request)
    if 200...299 ~= reply.status { return reply }
    if reply.status == 400 || reply.status == 401 {
      let refusal: RefusalBody? = reply.detail()
      switch refusal?.error {
      case "invalid_grant": throw .invalidGrant
      case "invalid_client", "unauthorized_client":
        throw .forbidden(message: reply.message(hiding: hidden(request)))
      default: break
      }
    }
    throw TraktError(reply, hiding: hidden(request))
  }
}

/// The fields of OAuth requests; those that are nil are left out. The secret is sent where there is
/// one: since 2026-10 it is optional for user sign-in.
private struct GrantBody: Encodable {
  var clientID: String?
  var clientSecret: String?
  var code: String?
  var refreshToken: String?
  var redirectURI: String?
  var grantType: String?
  var token: String?

  enum CodingKeys: String, CodingKey {
    case code, token
    case clientID = "client_id"
    case clientSecret = "client_secret"
    case refreshToken = "refresh_token"
    case redirectURI = "redirect_uri"
    case grantType = "grant_type"
  }
}
