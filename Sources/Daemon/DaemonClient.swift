// SPDX-License-Identifier: MIT

internal import PlayerServer
internal import Scrobbling

/// Sends the requests of the command line to a running daemon.
public struct DaemonClient: Sendable {
  private let client: ControlClient?

  public init(paths: Paths) {
    client = paths.socket.map(ControlClient.init(path:))
  }

  /// - Returns: nil if no daemon is running.
  public func status() throws(CommandFailure) -> StatusReport? {
    switch try send(.status) {
    case nil: nil
    case .status(let report): report
    default: throw Self.unexpected
    }
  }

  /// Makes the daemon reload the credentials.
  ///
  /// - Returns: the daemon's account; nil if no daemon is running, empty if signed out.
  public func reloadAccount() throws(CommandFailure) -> String? {
    switch try send(.account) {
    case nil: nil
    case .account(let name): name ?? ""
    default: throw Self.unexpected
    }
  }

  /// Retries all waiting deliveries now.
  ///
  /// - Returns: false if no daemon is running.
  /// - Throws: ``CommandFailure`` with ``CommandFailure/Exit/notSignedIn`` if the daemon is not
  ///   signed in.
  public func sync() throws(CommandFailure) -> Bool {
    let state: StatusReport.Trakt.State?
    switch try send(.sync) {
    case nil: return false
    case .sync(let result): state = result
    default: throw Self.unexpected
    }
    let hint = "sign in: scrobbled login"
    switch state {
    case .expired:
      throw CommandFailure("the sign-in to Trakt has expired", hint: hint, exit: .notSignedIn)
    case .signedOut:
      throw CommandFailure("not signed in to Trakt", hint: hint, exit: .notSignedIn)
    case .ok, .blocked, .unreachable, nil:
      return true
    }
  }

  /// Sends the user's match for a file.
  ///
  /// - Returns: the number of plays queued for delivery; nil if no daemon is running.
  func match(_ request: MatchRequest) throws(CommandFailure) -> Int? {
    switch try send(.match(request)) {
    case nil: nil
    case .match(let delivered): delivered
    default: throw Self.unexpected
    }
  }

  /// Sends a test event to a webhook.
  ///
  /// - Returns: nil if no daemon is running.
  func testWebhook(_ name: String) throws(CommandFailure) -> WebhookTest? {
    // Longer than the daemon waits for the receiver.
    switch try send(.webhook(name), timeout: 20) {
    case nil: nil
    case .webhook(let test): test
    default: throw Self.unexpected
    }
  }

  /// Sends the user's rating.
  ///
  /// - Returns: the name of the rated item, or `.some(nil)` if no item matches; nil if no daemon is
  ///   running.
  func rate(_ request: RatingRequest) throws(CommandFailure) -> String?? {
    switch try send(.rate(request)) {
    case nil: nil
    case .rate(let name): .some(name)
    default: throw Self.unexpected
    }
  }

  /// Deletes viewings from the journal.
  ///
  /// - Returns: their number; nil if no daemon is running.
  func forget(_ deletion: HistoryDeletion) throws(CommandFailure) -> Int? {
    switch try send(.forget(deletion)) {
    case nil: nil
    case .forget(let deleted): deleted
    default: throw Self.unexpected
    }
  }

  /// - Parameter timeout: in seconds.
  /// - Returns: nil if no daemon is running.
  private func send(
    _ request: ControlRequest, timeout: Int = 10
  ) throws(CommandFailure) -> ControlResponse? {
    guard let client else { return nil }
    let line: [UInt8]
    do throws(ControlClient.Failure) {
      line = try client.ask(request.line, timeout: timeout)
    } catch {
      if error == .notRunning { return nil }
      throw CommandFailure(
        "the daemon does not respond", hint: "restart it: systemctl --user restart scrobbled")
    }
    switch ControlResponse(line: line) {
    case nil: throw Self.unexpected
    case .error(let message, let hint): throw CommandFailure(message, hint: hint)
    case let response: return response
    }
  }

  private static var unexpected: CommandFailure {
    CommandFailure(
      "cannot parse the daemon's response; it is probably another version",
      hint: "restart it: systemctl --user restart scrobbled")
  }
}
