// SPDX-License-Identifier: MIT

/// The signed-in account: the part of `/users/settings` that is needed.
public struct UserSettings: Decodable, Sendable, Hashable {
  public var username: String
  /// Whether the user wants to be asked for a rating after watching; nil if that is not set.
  public var showsRatingPrompt: Bool?

  private enum CodingKeys: CodingKey { case user, browsing }
  private enum UserKeys: CodingKey { case username }
  private enum BrowsingKeys: String, CodingKey { case ratingPrompt = "show_rating_prompt" }

  public init(username: String, showsRatingPrompt: Bool? = nil) {
    self.username = username
    self.showsRatingPrompt = showsRatingPrompt
  }

  public init(from decoder: any Decoder) throws {
    let settings = try decoder.container(keyedBy: CodingKeys.self)
    let user = try settings.nestedContainer(keyedBy: UserKeys.self, forKey: .user)
    username = try user.decode(String.self, forKey: .username)
    let browsing = try? settings.nestedContainer(keyedBy: BrowsingKeys.self, forKey: .browsing)
    showsRatingPrompt = try? browsing?.decodeIfPresent(Bool.self, forKey: .ratingPrompt)
  }
}
