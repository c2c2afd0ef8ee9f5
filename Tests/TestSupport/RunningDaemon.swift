// SPDX-License-Identifier: MIT

internal import Foundation

/// A real daemon, in a process of its own.
public final class RunningDaemon: Sendable {
  /// What it logs, line by line.
  public let log: Transcript<String>
  private let process: ChildProcess
  private let notify: NotifySocket

  /// Starts one and waits until it says that it is ready.
  ///
  /// - Parameter entrance: what stands before the command, as of a ``Namespace``.
  public static func start(
    in home: Home, through entrance: [String] = [], environment: [String: String] = [:]
  ) async throws -> RunningDaemon {
    let daemon = try RunningDaemon(home, entrance, environment)
    do {
      try await daemon.notify.said.first("READY=1 of the daemon") { $0 == "READY=1" }
    } catch {
      await daemon.kill()
      throw SetupError("\(error)\n" + daemon.log.entries.joined(separator: "\n"))
    }
    return daemon
  }

  private init(
    _ home: Home, _ entrance: [String], _ environment: [String: String]
  ) throws {
    let name = "notify-\(UUID().uuidString.prefix(8))"
    notify = try NotifySocket(path: home.runtime.appending(path: name).path)
    let output = try Capture()
    defer { output.closeWriting() }
    log = output.lines
    process = try ChildProcess(
      entrance + [try Products.scrobbled(), "daemon"],
      environment: home.environment
        .merging(["NOTIFY_SOCKET": notify.path, "SCROBBLED_LOG_LEVEL": "debug"]) { $1 }
        .merging(environment) { $1 },
      output: output.writing, errors: output.writing)
  }

  public var id: Int32 { process.id }

  /// How it ended; nil while it runs.
  public var end: ChildProcess.End? { process.end }
  public var endedAt: ContinuousClock.Instant? { process.endedAt }

  /// SIGTERM, as systemd ends it.
  ///
  /// - Returns: how it ended.
  @discardableResult
  public func terminate() async throws -> ChildProcess.End {
    process.send(signal: SIGCONT)
    process.send(signal: SIGTERM)
    let end = try await process.waitForEnd()
    try await log.untilEnd()
    notify.close()
    return end
  }

  /// SIGKILL: it can do nothing about it.
  public func kill() async {
    await process.destroy()
    notify.close()
  }

  /// - Parameter number: such as `SIGHUP`.
  public func send(signal number: Int32) {
    process.send(signal: number)
  }

  /// From here on it does nothing, though its sockets stay open.
  public func freeze() {
    process.send(signal: SIGSTOP)
  }

  /// As if a machine woke up.
  public func thaw() {
    process.send(signal: SIGCONT)
  }

  /// All that it told systemd.
  public var said: Transcript<String> { notify.said }

  /// Waits until it says so in `STATUS=`, such as `playing Dark 1x02`.
  public func says(
    _ summary: String, from index: Int = 0, within seconds: Double = patience
  ) async throws {
    try await notify.said.first("STATUS=\(summary)", from: index, within: seconds) {
      $0 == "STATUS=\(summary)"
    }
  }

  /// Waits until a line of its log has this in it.
  public func logs(_ text: String, from index: Int = 0, within seconds: Double = patience)
    async throws
  {
    try await log.first("a line with \(text)", from: index, within: seconds) { $0.contains(text) }
  }

  /// Waits until nothing plays and nothing is left to be sent.
  public func rests() async throws {
    let last = notify.said.entries.lastIndex { $0.hasPrefix("STATUS=") } ?? 0
    try await says("nothing plays", from: last)
  }
}
