// SPDX-License-Identifier: MIT

/// What a person wants to know of the way to Trakt.
public struct DispatcherStatus: Sendable, Hashable {
  /// The last request and its answer: `stop Breaking Bad 1x01 90.0 %`, `201 scrobble`.
  public var lastRequest: String?
  public var lastStatus: String?
  /// Seconds since 1970.
  public var lastRequestAt: Double?
  public var waiting = 0
  /// Seconds since 1970.
  public var oldest: Double?
  /// Trakt can't be reached at the moment.
  public var isUnreachable = false
  /// Trakt refuses the application, the account or the network until the user acts.
  public var isBlocked = false
  /// Why nothing is sent, with what can be done.
  public var problem: String?
  public var journalProblem: String?

  public init() {}
}
