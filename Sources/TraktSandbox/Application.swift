// SPDX-License-Identifier: MIT

/// The state of the API application at Trakt.
public enum ApplicationState: String, Sendable, CaseIterable {
  case active
  /// Deleted, as those of free users were in 2026-07: 403 without a body, and `invalid_client` when
  /// signing in.
  case gone
  /// Blocked by Trakt: 403 with the body `Forbidden`; tokens are refreshed and revoked nevertheless
  /// (trakt-api#933).
  case blocked
  /// Its owner is no longer a VIP member: 426.
  case expired
}

/// The kind of account, which limits the number of applications connected to it.
public struct Membership: Sendable {
  public var isVIP = true
  /// The number of other connected applications.
  public var otherApplications = 0

  public init(isVIP: Bool = true, otherApplications: Int = 0) {
    self.isVIP = isVIP
    self.otherApplications = otherApplications
  }

  /// "Free accounts: one connected community app at a time since 2026-07-22"; VIP members: 50.
  var limit: Int { isVIP ? 50 : 1 }
}

/// The response to a sign-in when no further application can be connected; undocumented.
public enum FullSlotResponse: String, Sendable, CaseIterable {
  /// 420 without a body when the device polls.
  case accountLimit
  /// 403 with a message when the device polls.
  case message
  /// 418 when the device polls: the page on the web offers no approval.
  case denied
}

extension AccountModel {
  /// Rejects a request of an application that Trakt does not accept.
  ///
  /// - Parameter key: the client id.
  func checkApplication(_ key: String?) throws(Refusal) {
    guard key == configuration.clientID else { throw .forbidden }
    switch application {
    case .active: return
    case .gone: throw .forbidden
    case .blocked: throw .applicationBlocked
    case .expired: throw .vipOnly
    }
  }

  /// Rejects a new connection if the account has no free slot; an existing one is refreshed.
  func checkSlot() throws(Refusal) {
    let isConnected = grants.contains { $0.isRefreshable }
    guard !isConnected, membership.otherApplications >= membership.limit else { return }
    switch configuration.assumptions.fullSlot {
    case .accountLimit: throw .accountLimit
    case .denied: throw .device(.denied)
    case .message:
      throw .oauth(
        status: 403, error: "connected_apps_limit",
        description: "You have reached the limit of connected apps.")
    }
  }
}
