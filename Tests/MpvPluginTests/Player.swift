// SPDX-License-Identifier: MIT

import Dispatch
import Foundation
import Glibc

/// A real mpv with the plugin in it, on no screen and with no sound.
final class Player {
  private let process = Process()
  private let exit = DispatchSemaphore(value: 0)
  /// mpv's JSON IPC, over what is its standard input: so nobody has to wait for a socket.
  private let remote: LineStream
  private let output: LineStream

  init(_ stage: Stage, _ arguments: [String], hasPlugin: Bool = true) throws {
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
      ] + (hasPlugin ? ["--script=\(stage.plugin.path)"] : []) + arguments
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["XDG_RUNTIME_DIR": stage.runtimeDirectory.path]
    ) { $1 }
    process.currentDirectoryURL = stage.folder
    process.standardInput = FileHandle(fileDescriptor: ends[1], closeOnDealloc: true)
    process.standardOutput = log
    process.standardError = log
    process.terminationHandler = { [exit] _ in exit.signal() }
    try process.run()
  }

  deinit {
    // One that hangs in a hook would not heed less.
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
  }

  var processID: Int32 { process.processIdentifier }

  /// Runs a command of mpv's; the arguments are JSON.
  func run(_ arguments: String...) {
    remote.send(#"{"command":[\#(arguments.joined(separator: ","))]}"#)
  }

  func set(_ property: String, to value: String) {
    run(#""set_property""#, "\"\(property)\"", value)
  }

  func seek(to seconds: Int) {
    run(#""seek""#, "\(seconds)", #""absolute""#)
  }

  /// Waits until mpv itself says `event`, which needs no plugin.
  func wait(for event: String) throws {
    while let line = try remote.next() {
      if String(decoding: line, as: UTF8.self).contains(#""event":"\#(event)""#) { return }
    }
    throw Failure(description: "no \(event)")
  }

  /// Waits until mpv has done what it was told to.
  func catchUp() throws {
    remote.send(#"{"command":["get_version"],"request_id":4711}"#)
    while let line = try remote.next() {
      if String(decoding: line, as: UTF8.self).contains(#""request_id":4711"#) { return }
    }
    throw Failure(description: "mpv is gone")
  }

  /// Waits until the film stands, and then as long as a hundred questions to mpv take: by then the
  /// plugin has nothing more to hear from it.
  func waitUntilIdle() throws {
    try wait(for: "playback-restart")
    for _ in 1...100 { try catchUp() }
  }

  /// Waits until the plugin has heeded what `daemon` has sent: between two answers it reads the
  /// socket.
  func letPluginHear(_ daemon: LineStream) throws {
    for _ in 1...2 {
      run(#""script-message-to""#, #""scrobbled""#, #""ping""#)
      _ = try daemon.lines(through: "script-message")
    }
    try catchUp()
  }

  /// Has mpv say nothing of what happens: what nobody reads would fill its socket at last.
  func ignoreEvents() {
    run(#""disable_event""#, #""all""#)
  }

  func quit() throws -> Int32 {
    run(#""quit""#)
    return try status()
  }

  /// The exit status, once there is one.
  func status(within seconds: Int = 20) throws -> Int32 {
    guard exit.wait(timeout: .now() + .seconds(seconds)) == .success else {
      throw Failure(description: "mpv did not quit")
    }
    guard process.terminationReason == .exit else {
      throw Failure(description: "mpv died of signal \(process.terminationStatus)")
    }
    return process.terminationStatus
  }

  /// Waits until mpv has printed a line with `text` in it; false where it never does.
  func prints(_ text: String) throws -> Bool {
    while let line = try output.next() {
      if String(decoding: line, as: UTF8.self).contains(text) { return true }
    }
    return false
  }
}
