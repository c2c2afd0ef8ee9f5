// SPDX-License-Identifier: MIT

extension TraktClient {
  /// Who the token belongs to.
  public func userSettings(token: String) async throws(TraktError) -> UserSettings {
    try await send(TraktRequest(path: ["users", "settings"], token: token)).decode()
  }
}
