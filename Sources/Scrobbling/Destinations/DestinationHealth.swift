// SPDX-License-Identifier: MIT

/// Whether a destination accepts requests, for `status` and the log.
struct DestinationHealth: Hashable, Sendable {
  /// The last request, such as `stop Breaking Bad 1x01 90.0 %`.
  private(set) var lastRequest: String?
  /// Response to it, such as `scrobble`.
  private(set) var lastStatus: String?
  /// Seconds since 1970.
  private(set) var lastRequestAt: Double?
  /// The reason for which nothing is sent, with a hint.
  private(set) var problem: String?
  /// The reason for which the last delivery was refused; nil if it was accepted. Others are sent.
  private(set) var refusal: String?
  /// Whether the destination is unreachable, which needs no user action.
  private(set) var isUnreachable = false
  /// What failed, and so which success ends the problem.
  private(set) var failure = Failure.request
  /// Whether the destination rejects the application, the account or the network until the user
  /// acts.
  private(set) var isBlocked = false

  enum Failure: Hashable, Sendable {
    /// There was no response: any response ends it.
    case noResponse
    /// There was no response in time: any response ends it, but this request continues to back off.
    case timeout
    /// A lookup failed: any response to a lookup ends it.
    case lookup
    /// A search of the history failed: a successful one ends it.
    case read
    /// A request failed: only an accepted one ends it.
    case request
  }

  init() {}

  /// Creates a healthy state with the last request of `last`.
  init(last: DestinationHealth) {
    (lastRequest, lastStatus, lastRequestAt) =
      (last.lastRequest, last.lastStatus, last.lastRequestAt)
  }

  mutating func requested(_ request: String, at date: Double) {
    lastRequest = request
    lastRequestAt = date
  }

  mutating func recordStatus(_ summary: String) { lastStatus = summary }

  mutating func recovered() { self = DestinationHealth(last: self) }

  mutating func refused(_ reason: String) { refusal = reason }

  mutating func unreachable(_ reason: String, _ failure: Failure = .request) {
    setProblem("\(reason); plays are queued and retried", failure, isUnreachable: true)
  }

  mutating func blocked(_ reason: String, _ failure: Failure = .request) {
    setProblem(reason, failure, isBlocked: true)
  }

  mutating func signedOut(_ reason: String) { setProblem(reason, .request) }

  /// Records a rate-limit response, which shows that the destination is reachable.
  mutating func limited() { recovered() }

  private mutating func setProblem(
    _ problem: String, _ failure: Failure, isUnreachable: Bool = false, isBlocked: Bool = false
  ) {
    self.problem = problem
    self.failure = failure
    self.isUnreachable = isUnreachable
    self.isBlocked = isBlocked
  }

  /// A change to report once. An outage is one change, even if its message differs between
  /// attempts.
  enum Change: Hashable, Sendable {
    case failing(String, needsUser: Bool)
    case recovered
  }

  func change(since earlier: DestinationHealth) -> Change? {
    if let problem, problem != earlier.problem, !(isUnreachable && earlier.isUnreachable) {
      return .failing(problem, needsUser: !isUnreachable)
    }
    return earlier.isUnreachable && problem == nil ? .recovered : nil
  }
}
