// SPDX-License-Identifier: MIT

import FoundationEssentials
import NIOHTTP1

/// The state of a device sign-in, by the status of the response.
public enum DeviceTokenResponse: Sendable, Hashable {
  /// 200.
  case approved(Tokens)
  /// 400: the user has not decided yet.
  case pending
  /// 404: the device code is unknown.
  case unknownCode
  /// 409: the code was used before.
  case alreadyUsed
  /// 410: the code has expired.
  case expired
  /// 418: the user has denied the sign-in.
  case denied
  /// 429: polled too often. `retryAfter` in seconds, if given.
  case slowDown(retryAfter: Double?)
}

extension TraktClient {
  /// Starts a device sign-in.
  public func deviceCode() async throws(TraktError) -> DeviceCode {
    let body = try json(GrantBody(clientID: configuration.clientID))
    let request = TraktRequest(
      method: .POST, host: .auth, path: ["oauth", "device", "code"], body: body)
    return try await grant(request).decode()
  }

  /// Polls a device sign-in. The field is called `code`, not RFC 8628's `device_code`.
  public func deviceToken(_ code: DeviceCode) async throws(TraktError) -> DeviceTokenResponse {
    let request = TraktRequest(
      method: .POST, host: .auth, path: ["oauth", "device", "token"],
      body: try json(
        GrantBody(
          clientID: configuration.clientID, clientSecret: configuration.clientSecret,
          code: code.deviceCode)),
      secrets: [code.deviceCode])
    let response = try await exchange(request)
    switch response.status {
    case 200...299: return .approved(try response.decode())
    case 400: return try pendingOrRefused(response, request)
    case 404: return .unknownCode
    case 409: return .alreadyUsed
    case 410: return .expired
    case 418: return .denied
    case 429: return .slowDown(retryAfter: RetryAfter.seconds(response.headers, now: .now))
    default: throw TraktError(response, hiding: hidden(request))
    }
  }

  /// The 400 for "pending" has no reliable body, so only errors of RFC 6749 and 8628 that do not
  /// resolve themselves are failures.
  private func pendingOrRefused(
    _ response: TraktResponse, _ request: TraktRequest
  ) throws(TraktError) -> DeviceTokenResponse {
    let refusal: RefusalBody? = response.detail()
    switch refusal?.error {
    case "access_denied": return .denied
    case "expired_token": return .expired
    case "slow_down": return .slowDown(retryAfter: nil)
    case "invalid_client", "unauthorized_client":
      throw .applicationUnknown(message: response.message(hiding: hidden(request)))
    case "invalid_request", "unsupported_grant_type":
      throw .rejected(status: response.status, message: response.message(hiding: hidden(request)))
    default: return .pending
    }
  }

  /// Exchanges a refresh token for new tokens, which must be saved before use: the old ones become
  /// invalid with the response.
  ///
  /// - Throws: ``TraktError/invalidGrant`` if the refresh token is no longer valid.
  public func refresh(_ refreshToken: String) async throws(TraktError) -> Tokens {
    let request = TraktRequest(
      method: .POST, host: .auth, path: ["oauth", "token"],
      body: try json(
        GrantBody(
          clientID: configuration.clientID, clientSecret: configuration.clientSecret,
          refreshToken: refreshToken,
          // Required by the schema; the value for device sign-ins.
          redirectURI: "urn:ietf:wg:oauth:2.0:oob", grantType: "refresh_token")),
      secrets: [refreshToken])
    return try await grant(request).decode()
  }

  /// Revokes a sign-in.
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

  /// Sends an OAuth request. The body of a 400 or 401 decides: Trakt's documentation of 2026
  /// specifies 400 for an invalid refresh token, the older one 401.
  private func grant(_ request: TraktRequest) async throws(TraktError) -> TraktResponse {
    let response = try await exchange(request)
    if 200...299 ~= response.status { return response }
    if response.status == 400 || response.status == 401 {
      let refusal: RefusalBody? = response.detail()
      switch refusal?.error {
      case "invalid_grant": throw .invalidGrant
      case "invalid_client", "unauthorized_client":
        throw .applicationUnknown(message: response.message(hiding: hidden(request)))
      default: break
      }
    }
    throw TraktError(response, hiding: hidden(request))
  }
}

/// The fields of OAuth requests; nil is omitted. The secret is optional for user sign-in since
/// 2026-10.
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
