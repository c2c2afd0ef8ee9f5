// SPDX-License-Identifier: MIT

/// Makes a running daemon deliver plays that were queued in the journal.
public struct DeliveryTrigger: Sendable {
  private let client: DaemonClient

  public init(paths: Paths) {
    client = DaemonClient(paths: paths)
  }

  /// Starts the delivery. Without a daemon or a sign-in, plays are delivered once there is one.
  public func start() throws(CommandFailure) {
    do throws(CommandFailure) {
      _ = try client.sync()
    } catch  where error.exit == .notSignedIn {}
  }
}
