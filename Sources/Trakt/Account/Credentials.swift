// SPDX-License-Identifier: MIT

/// The contents of `credentials.json`: the API application used to sign in, and the sign-in.
public struct Credentials: Codable, Sendable, Hashable {
  public var clientID: String?
  public var clientSecret: String?
  public var username: String?
  public var tokens: Tokens?
  /// Whether Trakt's settings ask for a rating after watching, at the time of the sign-in.
  public var showsRatingPrompt: Bool?

  enum CodingKeys: String, CodingKey {
    case username, tokens
    case clientID = "client_id"
    case clientSecret = "client_secret"
    case showsRatingPrompt = "show_rating_prompt"
  }

  public init(
    clientID: String? = nil, clientSecret: String? = nil, username: String? = nil,
    tokens: Tokens? = nil, showsRatingPrompt: Bool? = nil
  ) {
    self.clientID = clientID
    self.clientSecret = clientSecret
    self.username = username
    self.tokens = tokens
    self.showsRatingPrompt = showsRatingPrompt
  }
}

extension Credentials {
  /// Whether both are of the same user, or both are signed out. Unknown names are different users.
  func isOfSameUser(as other: Credentials) -> Bool {
    if tokens == other.tokens { return true }
    return tokens != nil && other.tokens != nil && username != nil && username == other.username
  }
}

extension Credentials: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String {
    "Credentials(username: \(username ?? "nil"), \(tokens == nil ? "signed out" : "signed in"))"
  }
  public var debugDescription: String { description }
  /// `dump` prints through mirrors.
  public var customMirror: Mirror { Mirror(self, children: ["username": username as Any]) }
}
