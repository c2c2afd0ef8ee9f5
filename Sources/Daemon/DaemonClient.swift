// SPDX-License-Identifier: MIT

internal import FoundationEssentials
internal import PlayerLink
internal import Scrobbling

/// The command line's way to a running daemon.
public struct DaemonClient: Sendable {
  private let client: ControlClient?

  public init(places: Places) {
    client = places.socket.map(ControlClient.init(path:))
  }

  /// - Returns: nil while no daemon runs.
  public func status() throws(CommandFailure) -> StatusReport? {
    try ask("status", as: StatusAnswer.self)?.status
  }

  /// Says that the credentials have changed.
  ///
  /// - Returns: the account that the daemon has now; nil while none runs, empty where signed out.
  public func reloadAccount() throws(CommandFailure) -> String? {
    try ask("account", as: AccountAnswer.self).map { $0.account ?? "" }
  }

  /// Tries at once to deliver what waits.
  ///
  /// - Returns: false while no daemon runs.
  /// - Throws: ``CommandFailure`` with ``CommandFailure/Exit/notSignedIn`` where nothing can be
  ///   delivered, for the daemon is not signed in (any more).
  public func sync() throws(CommandFailure) -> Bool {
    guard let answer = try ask("sync", as: SyncAnswer.self) else { return false }
    let hint = "sign in: scrobbled login"
    switch answer.state {
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
  func settle(_ settling: MatchSettling) throws(CommandFailure) -> Int? {
    try count(Request(type: "match", match: settling))
  }

  /// Deletes viewings from the journal.
  ///
  /// - Returns: how many; nil while no daemon runs.
  func forget(_ forgetting: HistoryForgetting) throws(CommandFailure) -> Int? {
    try count(Request(type: "forget", forget: forgetting))
  }

  private func count(_ request: Request) throws(CommandFailure) -> Int? {
    guard let line = try? JSONEncoder().encode(request) else { return nil }
    return try ask(Array(line), as: CountAnswer.self)?.count
  }

  private struct Request: Encodable {
    var type: String
    var match: MatchSettling?
    var forget: HistoryForgetting?
  }

  /// - Note: an older daemon tells no state.
  private struct SyncAnswer: Decodable { var state: String? }
  private struct Refusal: Decodable {
    var message: String
    var hint: String?
  }
  private struct CountAnswer: Decodable { var count: Int }
  private struct StatusAnswer: Decodable { var status: StatusReport }
  private struct AccountAnswer: Decodable { var account: String? }

  private func ask<Answer: Decodable>(
    _ type: String, as answer: Answer.Type
  ) throws(CommandFailure) -> Answer? {
    try ask(Array(#"{"type":"\#(type)"}"#.utf8), as: answer)
  }

  private func ask<Answer: Decodable>(
    _ request: [UInt8], as: Answer.Type
  ) throws(CommandFailure) -> Answer? {
    guard let client else { return nil }
    let line: [UInt8]
    do throws(ControlClient.Failure) {
      line = try client.ask(request)
    } catch {
      if error == .notRunning { return nil }
      throw CommandFailure(
        "the daemon does not answer", hint: "restart it: systemctl --user restart scrobbled")
    }
    if let refusal = try? JSONDecoder().decode(Refusal.self, from: Data(line)) {
      throw CommandFailure(refusal.message, hint: refusal.hint)
    }
    do {
      return try JSONDecoder().decode(Answer.self, from: Data(line))
    } catch {
      throw CommandFailure(
        "the daemon's answer makes no sense; it is probably of another version",
        hint: "restart it: systemctl --user restart scrobbled")
    }
  }
}
