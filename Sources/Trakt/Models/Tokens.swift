// SPDX-License-Identifier: MIT

public import struct FoundationEssentials.Date

/// The tokens of one sign-in, in the form of Trakt's responses and of `credentials.json`.
public struct Tokens: Codable, Sendable, Hashable {
  public var access: String
  /// Single-use: a successful refresh returns a new one and invalidates this one.
  public var refresh: String
  /// The time of issue, in whole seconds.
  public var createdAt: Date
  /// The lifetime in seconds. 90 days until 2025, 24 hours for a while, 7 days in 2026: not hard-coded.
  public var expiresIn: Double

  enum CodingKeys: String, CodingKey {
    case access = "access_token"
    case refresh = "refresh_token"
    case createdAt = "created_at"
    case expiresIn = "expires_in"
  }

  public init(access: String, refresh: String, createdAt: Date, expiresIn: Double) {
    self.access = access
    self.refresh = refresh
    self.createdAt = Date(timeIntervalSince1970: createdAt.timeIntervalSince1970.rounded(.down))
    self.expiresIn = expiresIn
  }

  public init(from decoder: any Decoder) throws {
    let tokens = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      access: try tokens.decode(String.self, forKey: .access),
      refresh: try tokens.decode(String.self, forKey: .refresh),
      createdAt: Date(timeIntervalSince1970: try tokens.decode(Double.self, forKey: .createdAt)),
      expiresIn: try tokens.decode(Double.self, forKey: .expiresIn))
    // They are written to header lines and files; anything but printable ASCII is not a token.
    for (key, token) in [(CodingKeys.access, access), (.refresh, refresh)] {
      guard !token.isEmpty, token.utf8.allSatisfy({ 0x21...0x7E ~= $0 }) else {
        throw DecodingError.dataCorruptedError(
          forKey: key, in: tokens, debugDescription: "not a token")
      }
    }
    guard 1...1e9 ~= expiresIn, 0...1e11 ~= createdAt.timeIntervalSince1970 else {
      throw DecodingError.dataCorruptedError(
        forKey: .expiresIn, in: tokens, debugDescription: "implausible lifetime")
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var tokens = encoder.container(keyedBy: CodingKeys.self)
    try tokens.encode(access, forKey: .access)
    try tokens.encode(refresh, forKey: .refresh)
    try tokens.encode(createdAt.timeIntervalSince1970, forKey: .createdAt)
    try tokens.encode(expiresIn, forKey: .expiresIn)
  }

  public var expiresAt: Date { createdAt.addingTimeInterval(expiresIn) }
}

extension Tokens: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { "Tokens(redacted)" }
  public var debugDescription: String { description }
  /// `dump` prints through mirrors.
  public var customMirror: Mirror { Mirror(self, children: []) }
}
