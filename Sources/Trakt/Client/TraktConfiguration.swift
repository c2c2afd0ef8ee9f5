// SPDX-License-Identifier: MIT

internal import Addresses
internal import FoundationEssentials

/// The URLs of Trakt and the API application to use.
public struct TraktConfiguration: Sendable, Hashable {
  public static let defaultAPIURL = "https://api.trakt.tv"
  /// The OAuth host since 2026; `trakt.tv/oauth` responds with 404 (trakt-api#676).
  public static let defaultAuthURL = "https://auth.trakt.tv"

  /// The reasons for rejecting a URL. Contains neither userinfo nor query, which may be
  /// secret.
  public enum Refusal: Error, Equatable, Sendable {
    case notAURL
    /// Plain http would send the tokens in clear text; allowed for loopback only.
    case notEncrypted(host: String)
    /// It contains userinfo, a query or a fragment.
    case disallowedPart(host: String)
  }

  /// The URL of the API, without a trailing slash.
  public let apiURL: String
  public let authURL: String
  /// The API application; nil until one is configured or was used to sign in.
  public var clientID: String?
  /// The client secret; nil for an application without one.
  public var clientSecret: String?
  /// The API application if none is configured or was used to sign in.
  public let inherited: InheritedApplication?
  /// This program's version, for the User-Agent `scrobbled/VERSION`: Cloudflare blocks generic
  /// ones.
  public let version: String
  public var sharing: Sharing?

  /// - Parameters:
  ///   - apiURL: nil for Trakt's own.
  ///   - authURL: nil for `apiURL` if that is set, otherwise Trakt's own.
  ///   - version: printable ASCII without spaces; other characters are dropped.
  public init(
    apiURL: String? = nil, authURL: String? = nil, clientID: String? = nil,
    clientSecret: String? = nil, inherited: InheritedApplication? = nil, version: String,
    sharing: Sharing? = nil
  ) throws(Refusal) {
    self.apiURL = try Self.checked(apiURL ?? Self.defaultAPIURL)
    self.authURL = try Self.checked(authURL ?? apiURL ?? Self.defaultAuthURL)
    self.clientID = clientID
    self.clientSecret = Self.secret(clientSecret)
    self.inherited = inherited
    self.version = String(version.unicodeScalars.filter { 0x21...0x7E ~= $0.value })
    self.sharing = sharing
  }

  public var userAgent: String { "scrobbled/\(version)" }

  /// This configuration with the client id and secret used to sign in, if none is configured: a
  /// systemd unit does not inherit the environment of the user's shell. Without either, with those
  /// inherited.
  func completed(by credentials: Credentials) -> TraktConfiguration {
    guard clientID == nil else { return self }
    var configuration = self
    let isInherited = credentials.clientID == nil
    configuration.clientID = isInherited ? inherited?.clientID : credentials.clientID
    configuration.clientSecret = Self.secret(
      isInherited ? inherited?.clientSecret : credentials.clientSecret)
    return configuration
  }

  /// Returns nil for an empty secret, which would be sent as a wrong one.
  private static func secret(_ text: String?) -> String? { text?.isEmpty == true ? nil : text }

  private static func checked(_ address: String) throws(Refusal) -> String {
    guard let parts = URLComponents(string: address), let host = parts.host, !host.isEmpty,
      let scheme = parts.scheme?.lowercased(), scheme == "https" || scheme == "http",
      URLPort.isValid(in: address)
    else { throw .notAURL }
    guard parts.user == nil, parts.password == nil, parts.query == nil, parts.fragment == nil
    else { throw .disallowedPart(host: host) }
    guard scheme == "https" || isLoopback(host) else { throw .notEncrypted(host: host) }
    var trimmed = Substring(address)
    while trimmed.hasSuffix("/") { trimmed.removeLast() }
    return String(trimmed)
  }

  private static func isLoopback(_ host: String) -> Bool {
    if ["localhost", "::1", "[::1]"].contains(host.lowercased()) { return true }
    let octets = host.split(separator: ".", omittingEmptySubsequences: false)
    return octets.count == 4 && octets[0] == "127" && octets.allSatisfy { UInt8($0) != nil }
  }
}

extension TraktConfiguration: CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  public var description: String { "TraktConfiguration(\(apiURL), \(authURL))" }
  public var debugDescription: String { description }
  public var customMirror: Mirror {
    Mirror(self, children: ["apiURL": apiURL, "authURL": authURL, "version": version])
  }
}
