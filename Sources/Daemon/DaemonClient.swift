// SPDX-License-Identifier: MIT

internal import PlayerServer
internal import Scrobbling

/// Sends the requests of the command line to a running daemon.
public struct DaemonClient: Sendable {
  private let client: ControlClient?

  public init(paths: Paths) {
    client = paths.socket.map(ControlClient.init(path:))
  }

  /// - Returns: nil while no daemon runs.
  public func status() throws(CommandFailure) -> StatusReport? {
    switch try ask(.status) {
    case nil: nil
    case .status(let report): report
    default: throw Self.unexpected
    }
  }

  /// Says that the credentials have changed.
  ///
  /// - Returns: the account that the daemon has now; nil while none runs, empty where signed out.
  public func reloadAccount() throws(CommandFailure) -> String? {
    switch try ask(.account) {
    case nil: nil
    case .account(let name): name ?? ""
    default: throw Self.unexpected
    }
  }

  /// Tries at once to deliver what waits.
  ///
  /// - Returns: false while no daemon runs.
  /// - Throws: ``CommandFailure`` with ``CommandFailure/Exit/notSignedIn`` where nothing can be
  ///   delivered, for the daemon is not signed in (any more).
  public func sync() throws(CommandFailure) -> Bool {
    let state: String?
    switch try ask(.sync) {
    case nil: return false
    case .sync(let told): state = told
    default: throw Self.unexpected
    }
    let hint = "sign in: scrobbled login"
    switch state {
    case "expired":
      throw CommandFailure("the sign-in to Trakt has ended", hint: hint, exit: .notSignedIn)
    case "signed_out":
      throw CommandFailure("not signed in to Trakt", hint: hint, exit: .notSignedIn)
    default:
      return true
    }
  }

  /// Hands over what the user says a file is.
  ///
  /// - Returns: how many plays are delivered by it; nil while no daemon runs.
  func match(_ request: MatchRequest) throws(CommandFailure) -> Int? {
    switch try ask(.match(request)) {
    case nil: nil
    case .match(let delivered): delivered
    default: throw Self.unexpected
    }
  }

  /// Deletes viewings from the journal.
  ///
  /// - Returns: how many; nil while no daemon runs.
  func forget(_ forgetting: HistoryDeletion) throws(CommandFailure) -> Int? {
    switch try ask(.forget(forgetting)) {
    case nil: nil
    case .forget(let deleted): deleted
    default: throw Self.unexpected
    }
  }

  /// - Returns: nil while no daemon runs.
  private func ask(_ request: ControlRequest) throws(CommandFailure) -> ControlAnswer? {
    guard let client else { return nil }
    let line: [UInt8]
    do throws(ControlClient.Failure) {
      line = try client.ask(request.line)
    } catch {
      if error == .notRunning { return nil }
      throw CommandFailure(
        "the daemon does not answer", hint: "restart it: systemctl --user restart scrobbled")
    }
    switch ControlAnswer(line: line) {
    case nil: throw Self.unexpected
    case .error(let message, let hint): throw CommandFailure(message, hint: hint)
    case let answer: return answer
    }
  }

  private static var unexpected: CommandFailure {
    CommandFailure(
      "cannot read the daemon's answer; it is probably of another version",
      hint: "restart it: systemctl --user restart scrobbled")
  }
}
