// SPDX-License-Identifier: MIT

import FoundationEssentials

/// The bodies below `/oauth`: JSON with the application's id in each.
extension AccountModel {
  mutating func deviceCode(_ body: JSON?, at now: Date) throws(Refusal) -> DeviceCode {
    let fields = try oauthFields(body)
    try checkClient(fields, needsSecret: false, toConnect: true)
    return makeDeviceCode(at: now)
  }

  /// Polls for the tokens. The field is called `code`, not `device_code` as in RFC 8628.
  mutating func deviceToken(_ body: JSON?, at now: Date) throws(Refusal) -> Token {
    let fields = try oauthFields(body)
    try checkClient(fields, toConnect: true)
    return try poll(try oauthRequired(fields, "code"), at: now)
  }

  mutating func token(_ body: JSON?, at now: Date) throws(Refusal) -> Token {
    let fields = try oauthFields(body)
    try checkClient(fields)
    _ = try oauthRequired(fields, "redirect_uri")
    switch try oauthRequired(fields, "grant_type") {
    case "refresh_token":
      return try refresh(try oauthRequired(fields, "refresh_token"), at: now)
    case "authorization_code":
      // No authorization code can exist: the sandbox has no page that issues one.
      throw .oauth(status: 400, error: "invalid_grant", description: "session not found")
    default:
      throw .oauth(
        status: 400, error: "unsupported_grant_type",
        description: "The authorization grant type is not supported.")
    }
  }

  mutating func revoke(_ body: JSON?, at now: Date) throws(Refusal) {
    let fields = try oauthFields(body)
    try checkClient(fields)
    revoke(try oauthRequired(fields, "token"), at: now)
  }

  private func oauthFields(_ body: JSON?) throws(Refusal) -> Fields {
    guard let body else { throw .invalidRequest("The request has no JSON body.") }
    return try Fields(body)
  }

  private func oauthRequired(_ fields: Fields, _ key: String) throws(Refusal) -> String {
    guard let value = try fields.string(key) else { throw .invalidRequest("\(key) is required") }
    return value
  }

  /// Checks id and secret. The secret is optional since 2026-10, but a wrong one is an error, as is
  /// any where the application has none.
  ///
  /// - Parameter toConnect: whether the request is part of a sign-in. A blocked application cannot
  ///   be connected, but its tokens are refreshed and revoked.
  private func checkClient(
    _ fields: Fields, needsSecret: Bool = true, toConnect: Bool = false
  ) throws(Refusal) {
    let id = try fields.string("client_id")
    let secret = try fields.string("client_secret")
    guard let id else { throw .invalidClient("client_id is required") }
    guard id == configuration.clientID else { throw .invalidClient("client_id is unknown") }
    if application == .gone { throw .invalidClient("client_id is required") }
    if toConnect || application != .blocked { try checkApplication(id) }
    let isMissing = needsSecret && configuration.assumptions.requiresClientSecret && secret == nil
    guard !isMissing, secret == nil || secret == configuration.clientSecret else {
      throw .invalidClient("client_secret is wrong")
    }
  }
}

extension Refusal {
  fileprivate static func invalidRequest(_ description: String) -> Refusal {
    .oauth(status: 400, error: "invalid_request", description: description)
  }

  fileprivate static func invalidClient(_ description: String) -> Refusal {
    .oauth(status: 401, error: "invalid_client", description: description)
  }
}
