// SPDX-License-Identifier: MIT

internal import Foundation
internal import TraktSandbox

/// A real daemon in its own process.
public final class RunningDaemon: Sendable {
  /// Its log, line by line.
  public let log: Transcript<String>
  private let process: ChildProcess
  private let notify: NotifySocket
  private let socket: String

  /// Starts a daemon and waits for its readiness.
  ///
  /// - Parameter commandPrefix: the prefix of the command, such as that of a ``Namespace``.
  public static func start(
    in home: Home, through commandPrefix: [String] = [], environment: [String: String] = [:]
  ) async throws -> RunningDaemon {
    let daemon = try RunningDaemon(home, commandPrefix, environment)
    do {
      try await daemon.notify.messages.first("READY=1 of the daemon") { $0 == "READY=1" }
    } catch {
      await daemon.kill()
      throw SetupError("\(error)\n" + daemon.log.entries.joined(separator: "\n"))
    }
    return daemon
  }

  private init(
    _ home: Home, _ commandPrefix: [String], _ environment: [String: String]
  ) throws {
    let name = "notify-\(UUID().uuidString.prefix(8))"
    notify = try NotifySocket(path: home.runtime.appending(path: name).path)
    socket = home.socket.path
    let output = try Capture()
    defer { output.closeWriting() }
    log = output.lines
    process = try ChildProcess(
      commandPrefix + [try Products.scrobbled(), "daemon"],
      environment: home.environment
        .merging(["NOTIFY_SOCKET": notify.path, "SCROBBLED_LOG_LEVEL": "debug"]) { $1 }
        .merging(environment) { $1 },
      output: output.writing, errors: output.writing)
  }

  public var id: Int32 { process.id }

  /// The exit status; nil while it runs.
  public var end: ChildProcess.End? { process.end }
  public var endedAt: ContinuousClock.Instant? { process.endedAt }

  /// Stops it with SIGTERM, like systemd.
  ///
  /// - Returns: the exit status.
  @discardableResult
  public func terminate() async throws -> ChildProcess.End {
    process.send(signal: SIGCONT)
    process.send(signal: SIGTERM)
    let end = try await process.waitForEnd()
    try await log.untilEnd()
    notify.close()
    return end
  }

  /// Kills it with SIGKILL.
  public func kill() async {
    await process.destroy()
    notify.close()
  }

  /// - Parameter number: such as `SIGHUP`.
  public func send(signal number: Int32) {
    process.send(signal: number)
  }

  /// Freezes it with SIGSTOP; its sockets stay open.
  public func freeze() {
    process.send(signal: SIGSTOP)
  }

  /// Continues it with SIGCONT.
  public func thaw() {
    process.send(signal: SIGCONT)
  }

  /// The messages to systemd.
  public var messages: Transcript<String> { notify.messages }

  /// Waits for a text in `STATUS=`, such as `playing Dark 1x02`.
  public func waitForStatus(
    _ summary: String, from index: Int = 0, within seconds: Double = testTimeout
  ) async throws {
    try await notify.messages.first("STATUS=\(summary)", from: index, within: seconds) {
      $0 == "STATUS=\(summary)"
    }
  }

  /// Waits for a log line that contains the text.
  public func waitForLog(_ text: String, from index: Int = 0, within seconds: Double = testTimeout)
    async throws
  {
    try await log.first("a line with \(text)", from: index, within: seconds) { $0.contains(text) }
  }

  /// Waits until the queues of all webhooks are empty.
  public func waitForEmptyWebhookQueues(of home: Home, within seconds: Double = testTimeout)
    async throws
  {
    try await TestSupport.within(seconds, "empty queues of all webhooks") { [self] in
      while true {
        let index = log.end
        let webhooks = try await home.status()["webhooks"]?.array ?? []
        if webhooks.allSatisfy({ $0["waiting"] == 0 }) { return }
        try await log.first("a delivery to a webhook", from: index, within: seconds) {
          $0.contains("delivered to webhook") || $0.contains("did not record")
        }
      }
    }
  }

  /// Waits until nothing plays and nothing is left to send.
  public func waitUntilIdle() async throws {
    try await TestSupport.within(testTimeout, "nothing to do") { [self] in
      while true {
        let index = messages.end
        let last = messages.entries.last { $0.hasPrefix("STATUS=") }
        // The message may be a tenth of a second old. After its end the last one counts.
        if last == "STATUS=nothing is playing" {
          if end != nil { return }
          if try await waiting == 0 { return }
        }
        _ = try? await messages.first("a status", from: index, within: 0.2) {
          $0.hasPrefix("STATUS=")
        }
        try Task.checkCancellation()
      }
    }
  }

  /// The present number of plays that wait for Trakt.
  private var waiting: Int? {
    get async throws {
      let descriptor = try Descriptors.connect(to: socket)
      defer { shutdown(descriptor, Int32(SHUT_RDWR)) }
      let responses = Transcript<JSON>()
      Descriptors.readLines(from: descriptor, into: responses) { try? JSON(text: $0) }
      let request = """
        {"type":"hello","role":"control","protocol":1}
        {"type":"status"}

        """
      let bytes = Array(request.utf8)
      guard Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else {
        throw SetupError("the daemon is gone")
      }
      let status = try await responses.first("the status") { $0["type"] == "status" }
      return status["status"]?["outbox"]?["waiting"]?.integer
    }
  }
}
