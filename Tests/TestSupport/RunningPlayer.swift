// SPDX-License-Identifier: MIT

internal import Foundation
internal import Synchronization
public import TraktSandbox

/// A real mpv without video and audio output, driven over JSON IPC.
public final class RunningPlayer: Sendable {
  /// Messages of mpv: events, and responses to commands.
  public let messages = Transcript<JSON>()
  public let output: Transcript<String>
  private let process: ChildProcess
  private let remote: Int32
  private let requests = Mutex(0)

  /// - Parameters:
  ///   - hasPlugin: whether the plugin is loaded.
  ///   - options: additional mpv options, such as `--start=50%`.
  public init(
    _ files: [String], in home: Home, hasPlugin: Bool = true, options: [String] = []
  ) throws {
    // mpv's IPC on its standard input: there is no socket to wait for, and mpv ends with the test.
    let channel = try Descriptors.pair()
    let printed = try Capture()
    defer {
      close(channel.theirs)
      printed.closeWriting()
    }
    output = printed.lines
    remote = channel.ours
    let plugin = hasPlugin ? ["--script=\(home.plugin.path)"] : []
    process = try ChildProcess(
      [
        try Requirements.tool("mpv"), "--no-config", "--vo=null", "--ao=null", "--no-terminal",
        "--load-scripts=no", "--ytdl=no", "--osc=no", "--input-ipc-client=fd://0",
      ] + plugin + options + ["--"] + files,
      environment: home.environment, input: channel.theirs, output: printed.writing,
      errors: printed.writing)
    let hearing = fcntl(channel.ours, F_DUPFD_CLOEXEC, 0)
    Descriptors.readLines(from: hearing, into: messages) { try? JSON(text: $0) }
  }

  deinit { close(remote) }

  public var id: Int32 { process.id }

  /// The time of its end; nil while it runs.
  public var endedAt: ContinuousClock.Instant? { process.endedAt }

  // MARK: commands

  /// Runs an mpv command and waits for its response.
  ///
  /// - Returns: the data of the response.
  @discardableResult
  public func command(_ words: JSON...) async throws -> JSON {
    let number = try send(words)
    let reply = try await messages.first("mpv's reply to \(words)") {
      $0["request_id"]?.integer == number
    }
    guard reply["error"] == "success" else { throw SetupError("\(words): \(reply)") }
    return reply["data"] ?? .null
  }

  public func pause() async throws { try await command("set_property", "pause", true) }

  public func resume() async throws { try await command("set_property", "pause", false) }

  /// Seeks, and waits until playback continues.
  public func seek(to seconds: Double) async throws {
    let start = messages.end
    try await command("seek", .number(seconds), "absolute+exact")
    try await waitForEvent("playback-restart", from: start)
  }

  /// The position in seconds.
  public func position() async throws -> Double {
    guard let position = try await command("get_property", "time-pos").number else {
      throw SetupError("mpv does not know where it is")
    }
    return position
  }

  /// Quits as with the key `q`.
  ///
  /// - Returns: the exit status.
  @discardableResult
  public func quit(within seconds: Double = testTimeout) async throws -> ChildProcess.End {
    // On a busy machine the player may have reached the end of its file and quit by itself.
    _ = try? send(["quit"])
    return try await process.waitForEnd(within: seconds)
  }

  /// - Parameter number: such as `SIGTERM`.
  /// - Returns: the exit status.
  @discardableResult
  public func end(by number: Int32) async throws -> ChildProcess.End {
    process.send(signal: number)
    return try await process.waitForEnd()
  }

  /// Sends a signal without waiting.
  public func send(signal number: Int32) { process.send(signal: number) }

  public func destroy() async { await process.destroy() }

  // MARK: waiting

  /// Waits for an mpv event, such as `file-loaded`.
  public func waitForEvent(_ event: String, from index: Int = 0) async throws {
    try await messages.first("mpv's event \(event)", from: index) { $0["event"]?.string == event }
  }

  /// Waits until playback has begun.
  public func waitForPlayback() async throws {
    try await waitForEvent("playback-restart")
  }

  /// Waits until the position has reached `seconds`.
  public func waitForPosition(_ seconds: Double) async throws {
    let observer = requests.withLock { number in
      number += 1
      return number
    }
    let start = messages.end
    try await command("observe_property", .integer(observer), "time-pos")
    try await messages.first("mpv at \(seconds) s", from: start) {
      $0["event"] == "property-change" && $0["id"]?.integer == observer
        && ($0["data"]?.number ?? -1) >= seconds
    }
    try await command("unobserve_property", .integer(observer))
  }

  /// Waits until mpv has ended.
  public func waitForEnd() async throws -> ChildProcess.End {
    try await process.waitForEnd()
  }

  private func send(_ words: [JSON]) throws -> Int {
    let number = requests.withLock { number in
      number += 1
      return number
    }
    let line: JSON = ["command": .array(words), "request_id": .integer(number)]
    let bytes = Array(try JSONEncoder().encode(line)) + [UInt8(ascii: "\n")]
    guard Glibc.send(remote, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else {
      throw SetupError("mpv is gone")
    }
    return number
  }
}
