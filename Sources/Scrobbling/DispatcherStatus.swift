// SPDX-License-Identifier: MIT

/// State of the deliveries to Trakt, for `status`.
public struct DispatcherStatus: Sendable, Hashable {
  /// Last request and its response: `stop Breaking Bad 1x01 90.0 %`, `201 scrobble`.
  public var lastRequest: String?
  public var lastStatus: String?
  /// Seconds since 1970.
  public var lastRequestAt: Double?
  public var waiting = 0
  /// End of the oldest queued viewing, in seconds since 1970.
  public var oldest: Double?
  /// Number of plays that the path filter holds back in the journal.
  public var heldBack = 0
  /// Whether Trakt is currently unreachable.
  public var isUnreachable = false
  /// Whether Trakt rejects the application, the account or the network until the user acts.
  public var isBlocked = false
  /// The reason for which nothing is sent, with a hint.
  public var problem: String?
  public var journalProblem: String?
  /// The webhooks, in the order of the configuration.
  public var webhooks: [WebhookStatus] = []

  public init() {}
}
