// SPDX-License-Identifier: MIT

import Dispatch
import Foundation
import Glibc

/// A real mpv with the plugin, without video and audio output.
final class Player {
  private let process = Process()
  private let exit = DispatchSemaphore(value: 0)
  /// mpv's JSON IPC on its standard input, so that no socket has to be awaited.
  private let remote: LineStream
  private let output: LineStream

  init(_ scenario: PluginScenario, _ arguments: [String], hasPlugin: Bool = true) throws {
    var ends: [CInt] = [-1, -1]
    guard socketpair(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0, &ends) == 0 else {
      throw Failure(description: "socketpair: \(errno)")
    }
    remote = LineStream(ends[0])
    let log = Pipe()
    output = LineStream(dup(log.fileHandleForReading.fileDescriptor))

    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments =
      [
        "mpv", "--no-config", "--vo=null", "--ao=null", "--input-ipc-client=fd://0",
      ] + (hasPlugin ? ["--script=\(scenario.plugin.path)"] : []) + arguments
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["XDG_RUNTIME_DIR": scenario.runtimeDirectory.path]
    ) { $1 }
    process.currentDirectoryURL = scenario.directory
    process.standardInput = FileHandle(fileDescriptor: ends[1], closeOnDealloc: true)
    process.standardOutput = log
    process.standardError = log
    process.terminationHandler = { [exit] _ in exit.signal() }
    try process.run()
  }

  deinit {
    // SIGKILL, because a player that hangs in a hook ignores other signals.
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
  }

  var processID: Int32 { process.processIdentifier }

  /// Runs an mpv command; the arguments are JSON.
  func run(_ arguments: String...) {
    remote.send(#"{"command":[\#(arguments.joined(separator: ","))]}"#)
  }

  func set(_ property: String, to value: String) {
    run(#""set_property""#, "\"\(property)\"", value)
  }

  /// Plays backwards: mpv 0.37 renamed the property.
  func playBackwards() {
    for property in ["play-dir", "play-direction"] { set(property, to: #""backward""#) }
  }

  func press(_ keys: String...) {
    for key in keys { run(#""keypress""#, "\"\(key)\"") }
  }

  func seek(to seconds: Int) {
    run(#""seek""#, "\(seconds)", #""absolute""#)
  }

  /// Waits until mpv reports `event` over IPC, which needs no plugin.
  func wait(for event: String) throws {
    while let line = try remote.next() {
      if String(decoding: line, as: UTF8.self).contains(#""event":"\#(event)""#) { return }
    }
    throw Failure(description: "no \(event)")
  }

  /// Waits until mpv has executed all commands, also those of the plugin, which are asynchronous:
  /// synchronous ones overtake them.
  func reportMissedEvents() throws {
    remote.send(#"{"command":["ignore"],"async":true,"request_id":4711}"#)
    while let line = try remote.next() {
      if String(decoding: line, as: UTF8.self).contains(#""request_id":4711"#) { return }
    }
    throw Failure(description: "mpv is gone")
  }

  /// Waits until playback is paused, and then for a hundred round trips to mpv: after that the
  /// plugin has received all events.
  func waitUntilIdle() throws {
    try wait(for: "playback-restart")
    for _ in 1...100 { try reportMissedEvents() }
  }

  /// Waits until the plugin has handled the lines that `daemon` has sent: it reads the socket
  /// between two events.
  func waitForPlugin(_ daemon: LineStream) throws {
    for _ in 1...2 {
      run(#""script-message-to""#, #""scrobbled""#, #""ping""#)
      _ = try daemon.lines(through: "script-message")
    }
    try reportMissedEvents()
  }

  /// Disables IPC events: unread ones would fill the socket.
  func ignoreEvents() {
    run(#""disable_event""#, #""all""#)
  }

  func quit() throws -> Int32 {
    run(#""quit""#)
    return try status()
  }

  /// The exit status; nil while it runs.
  func status(within seconds: Int = 20) throws -> Int32 {
    guard exit.wait(timeout: .now() + .seconds(seconds)) == .success else {
      throw Failure(description: "mpv did not quit")
    }
    guard process.terminationReason == .exit else {
      throw Failure(description: "mpv died of signal \(process.terminationStatus)")
    }
    return process.terminationStatus
  }

  /// All that mpv has printed, when it has quit.
  func outputLines() throws -> [String] {
    var lines: [String] = []
    while let line = try output.next() { lines.append(String(decoding: line, as: UTF8.self)) }
    return lines
  }

  /// Waits until mpv has printed a line that contains `text`; false if it never does.
  func prints(_ text: String) throws -> Bool {
    while let line = try output.next() {
      if String(decoding: line, as: UTF8.self).contains(text) { return true }
    }
    return false
  }
}
