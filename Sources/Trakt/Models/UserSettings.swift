// SPDX-License-Identifier: MIT

/// Who is signed in: the part of `/users/settings` that a scrobbler needs.
public struct UserSettings: Decodable, Sendable, Hashable {
  public var username: String
  public var name: String?
  public var slug: String?
  public var isVIP: Bool?
  /// As in `America/Los_Angeles`.
  public var timezone: String?

  private enum CodingKeys: CodingKey { case user, account }
  private enum UserKeys: CodingKey { case username, name, vip, ids }
  private enum AccountKeys: CodingKey { case timezone }

  public init(
    username: String, name: String? = nil, slug: String? = nil, isVIP: Bool? = nil,
    timezone: String? = nil
  ) {
    self.username = username
    self.name = name
    self.slug = slug
    self.isVIP = isVIP
    self.timezone = timezone
  }

  public init(from decoder: any Decoder) throws {
    let settings = try decoder.container(keyedBy: CodingKeys.self)
    let user = try settings.nestedContainer(keyedBy: UserKeys.self, forKey: .user)
    username = try user.decode(String.self, forKey: .username)
    name = user.lenientText(.name)
    let ids: TraktIDs? = user.lenient(.ids)
    slug = ids?.slug
    isVIP = user.lenient(.vip)
    let account = try? settings.nestedContainer(keyedBy: AccountKeys.self, forKey: .account)
    timezone = account?.lenientText(.timezone)
  }
}
