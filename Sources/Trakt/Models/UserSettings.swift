// SPDX-License-Identifier: MIT

/// The signed-in account: the part of `/users/settings` that is needed.
public struct UserSettings: Decodable, Sendable, Hashable {
  public var username: String

  private enum CodingKeys: CodingKey { case user }
  private enum UserKeys: CodingKey { case username }

  public init(username: String) {
    self.username = username
  }

  public init(from decoder: any Decoder) throws {
    let settings = try decoder.container(keyedBy: CodingKeys.self)
    let user = try settings.nestedContainer(keyedBy: UserKeys.self, forKey: .user)
    username = try user.decode(String.self, forKey: .username)
  }
}
