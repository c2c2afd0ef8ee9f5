// SPDX-License-Identifier: MIT

internal import Foundation
public import TraktSandbox

/// An outage of a sandbox: connections are refused, and no other test gets its port.
public final class Outage: Sendable {
  private let sandbox: TraktSandbox
  /// nil if a process that is being started still has the port.
  private let port: Int32?

  /// Stops the sandbox.
  public init(of sandbox: TraktSandbox) async {
    self.sandbox = sandbox
    await sandbox.stop()
    port = try? Loopback.hold(port: UInt16(sandbox.port))
  }

  deinit {
    if let port { close(port) }
  }

  /// Serves again.
  public func end() async throws -> TraktSandbox { try await sandbox.restart() }
}
