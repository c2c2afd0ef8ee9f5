// SPDX-License-Identifier: MIT

internal import FoundationEssentials
internal import Journal
public import Scrobbling
internal import Trakt

/// The data of `scrobbled status`; its keys are those of `--json`.
public struct StatusReport: Codable, Sendable {
  public struct Daemon: Codable, Sendable {
    public var running: Bool
    public var version: String?
    /// ISO 8601.
    public var since: String?
  }

  public struct Player: Codable, Sendable {
    public var instance: String
    public var pid: Int?
    /// The path. Like the properties below except the state, it is absent while nothing is open and
    /// for an excluded file.
    public var path: String?
    /// The state: playing, paused, stalled or idle.
    public var state: String
    /// Seconds.
    public var position: Double?
    public var duration: Double?
    /// 0…100.
    public var progress: Double?
    /// Seconds of the file that were played.
    public var watched: Double?
    public var media: Media?
    /// The reason for which it is not scrobbled; nil if it is. `excluded` for a file that `exclude`
    /// or `include` keeps out.
    public var note: String?
  }

  public struct Trakt: Codable, Sendable {
    public var account: String?
    public var state: State
    public var tokenExpiresAt: String?
    public var lastRequest: String?
    public var lastStatus: String?
    /// ISO 8601.
    public var lastRequestAt: String?

    public enum State: String, Codable, Sendable {
      case ok, expired, blocked, unreachable
      case signedOut = "signed_out"
    }

    enum CodingKeys: String, CodingKey {
      case account, state
      case tokenExpiresAt = "token_expires_at"
      case lastRequest = "last_request"
      case lastStatus = "last_status"
      case lastRequestAt = "last_request_at"
    }

    /// Encodes all keys; `account` is null when signed out, and unknown values are null.
    public func encode(to encoder: any Encoder) throws {
      var trakt = encoder.container(keyedBy: CodingKeys.self)
      try trakt.encode(account, forKey: .account)
      try trakt.encode(state, forKey: .state)
      try trakt.encode(tokenExpiresAt, forKey: .tokenExpiresAt)
      try trakt.encode(lastRequest, forKey: .lastRequest)
      try trakt.encode(lastStatus, forKey: .lastStatus)
      try trakt.encode(lastRequestAt, forKey: .lastRequestAt)
    }
  }

  public struct Outbox: Codable, Sendable {
    public var waiting: Int
    /// ISO 8601: the end of the oldest waiting play.
    public var oldest: String?
    /// Plays of directories that are excluded now; nil from a daemon of an earlier version.
    public var heldBack: Int?

    enum CodingKeys: String, CodingKey {
      case waiting, oldest
      case heldBack = "held_back"
    }

    public func encode(to encoder: any Encoder) throws {
      var outbox = encoder.container(keyedBy: CodingKeys.self)
      try outbox.encode(waiting, forKey: .waiting)
      try outbox.encode(oldest, forKey: .oldest)
      try outbox.encode(heldBack ?? 0, forKey: .heldBack)
    }
  }

  /// The deliveries to one webhook.
  public struct Webhook: Codable, Sendable {
    public var name: String
    /// The state: ok, unreachable or failing.
    public var state: String
    public var waiting: Int
    /// ISO 8601: the end of the oldest waiting play.
    public var oldest: String?
    /// Plays of directories that are excluded now; nil from a daemon of an earlier version.
    public var heldBack: Int?
    public var lastRequest: String?
    public var lastStatus: String?
    /// ISO 8601.
    public var lastRequestAt: String?
    /// The reason for which nothing is sent, or for which the last delivery was refused.
    public var problem: String?

    enum CodingKeys: String, CodingKey {
      case name, state, waiting, oldest, problem
      case heldBack = "held_back"
      case lastRequest = "last_request"
      case lastStatus = "last_status"
      case lastRequestAt = "last_request_at"
    }

    /// Encodes all keys; unknown values are null.
    public func encode(to encoder: any Encoder) throws {
      var webhook = encoder.container(keyedBy: CodingKeys.self)
      try webhook.encode(name, forKey: .name)
      try webhook.encode(state, forKey: .state)
      try webhook.encode(waiting, forKey: .waiting)
      try webhook.encode(oldest, forKey: .oldest)
      try webhook.encode(heldBack ?? 0, forKey: .heldBack)
      try webhook.encode(lastRequest, forKey: .lastRequest)
      try webhook.encode(lastStatus, forKey: .lastStatus)
      try webhook.encode(lastRequestAt, forKey: .lastRequestAt)
      try webhook.encode(problem, forKey: .problem)
    }
  }

  public var daemon: Daemon
  public var players: [Player]
  public var trakt: Trakt
  public var outbox: Outbox
  /// Nil if none is configured.
  public var webhooks: [Webhook]?
  /// A sentence with the remedy.
  public var problem: String?

  private enum CodingKeys: CodingKey { case daemon, players, trakt, outbox, webhooks, problem }

  public func encode(to encoder: any Encoder) throws {
    var report = encoder.container(keyedBy: CodingKeys.self)
    try report.encode(daemon, forKey: .daemon)
    try report.encode(players, forKey: .players)
    try report.encode(trakt, forKey: .trakt)
    try report.encode(outbox, forKey: .outbox)
    if let webhooks, !webhooks.isEmpty { try report.encode(webhooks, forKey: .webhooks) }
    try report.encode(problem, forKey: .problem)
  }
}

extension StatusReport {
  /// The report without a running daemon.
  ///
  /// - Parameter environment: selects the configuration with the excluded directories. They are
  ///   compared by their paths as given: resolving a real path may block.
  public init(withoutDaemon paths: Paths, environment: [String: String] = [:]) throws {
    let credentials = try? CredentialStore(directory: paths.state).load()
    let isSignedIn = credentials?.tokens != nil
    let journal = try? Journal(reading: paths.journal)
    let settings = (try? ConfigurationFile.load(paths, environment: environment))?.settings
    let filter = settings?.dispatcher(home: environment["HOME"] ?? "/").filter ?? PathFilter()
    let stored = StoredDeliveries(
      (try? journal?.waitingPaths(for: .trakt)) ?? [], by: filter, nil)
    self.init(
      daemon: .init(running: false),
      players: [],
      trakt: .init(
        account: isSignedIn ? credentials?.username ?? "" : nil,
        state: isSignedIn ? .ok : .signedOut,
        tokenExpiresAt: credentials?.tokens?.expiresAt.formatted(.iso8601)),
      outbox: .init(
        waiting: stored.waiting,
        oldest: stored.oldest.map { Date(timeIntervalSince1970: $0).formatted(.iso8601) },
        heldBack: stored.heldBack),
      problem: "the daemon is not running; start it: systemctl --user start scrobbled.socket")
  }
}

extension StatusReport.Webhook {
  init(_ status: WebhookStatus) {
    func text(_ date: Double?) -> String? {
      date.map { Date(timeIntervalSince1970: $0).formatted(.iso8601) }
    }
    self.init(
      name: status.name,
      state: status.isUnreachable ? "unreachable" : status.problem == nil ? "ok" : "failing",
      waiting: status.waiting, oldest: text(status.oldest), heldBack: status.heldBack,
      lastRequest: status.lastRequest, lastStatus: status.lastStatus,
      lastRequestAt: text(status.lastRequestAt),
      problem: status.problem)
  }
}
