// SPDX-License-Identifier: MIT

internal import FoundationEssentials
internal import PlayerLink

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

  private struct StatusAnswer: Decodable { var status: StatusReport }
  private struct AccountAnswer: Decodable { var account: String? }

  private func ask<Answer: Decodable>(
    _ type: String, as: Answer.Type
  ) throws(CommandFailure) -> Answer? {
    guard let client else { return nil }
    let line: [UInt8]
    do throws(ControlClient.Failure) {
      line = try client.ask(Array(#"{"type":"\#(type)"}"#.utf8))
    } catch {
      if error == .notRunning { return nil }
      throw CommandFailure(
        "the daemon does not answer", hint: "restart it: systemctl --user restart scrobbled")
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
