// SPDX-License-Identifier: MIT

internal import Foundation

/// A shell in a terminal (tmux), with typed input; its screen can be awaited.
public final class TerminalPane: Sendable {
  public static let isAvailable = Requirements.find("tmux") != nil

  private let tmux: [String]
  private let environment: [String: String]
  /// A client that is notified of output, so that the screen need not be polled.
  private let listener: ChildProcess
  private let received: Transcript<String>
  private let remote: Int32

  /// Opens a terminal in that home; `scrobbled` is in its path.
  ///
  /// - Parameter variables: added to the home's.
  public static func open(
    in home: Home, columns: Int = 80, rows: Int = 24, environment variables: [String: String] = [:],
    shell: [String] = ["bash", "--norc", "--noprofile"]
  ) async throws -> TerminalPane {
    let directory = URL(filePath: try Products.scrobbled()).deletingLastPathComponent().path
    let environment = home.environment.merging(variables) { $1 }.merging([
      "PATH": "\(directory):\(Requirements.path)", "PS1": "$ ", "TERM": "xterm-256color",
      "TZ": "UTC",
    ]) { $1 }
    let tmux = [
      try Requirements.tool("tmux"), "-S", home.runtime.appending(path: "tmux").path, "-f",
      "/dev/null",
    ]
    let server = try await CommandResult.run(
      tmux + ["new-session", "-d", "-x", "\(columns)", "-y", "\(rows)"] + shell
        + [";", "set", "-g", "status", "off"], environment: environment)
    guard server.end == .exited(0) else { throw SetupError("tmux: \(server.errors)") }
    let pane = try TerminalPane(tmux, environment)
    // The client does not receive output from before it is attached.
    try await pane.received.first("tmux's word that it is attached") {
      $0.hasPrefix("%session-changed")
    }
    return pane
  }

  private init(_ tmux: [String], _ environment: [String: String]) throws {
    self.tmux = tmux
    self.environment = environment
    let channel = try Descriptors.pair()
    let printed = try Capture()
    defer {
      Glibc.close(channel.theirs)
      printed.closeWriting()
    }
    remote = channel.ours
    received = printed.lines
    listener = try ChildProcess(
      tmux + ["-C", "attach-session", "-f", "ignore-size"], environment: environment,
      input: channel.theirs, output: printed.writing, errors: printed.writing)
  }

  /// Types text, and the enter key.
  public func type(_ line: String) async throws {
    try await run("send-keys", "-l", line)
    try await press("Enter")
  }

  /// Presses a key, by tmux's name for it, such as `C-c`.
  public func press(_ key: String) async throws { try await run("send-keys", key) }

  /// The present screen.
  ///
  /// - Parameter options: options of `capture-pane`: `-e` for colours, `-J` to join wrapped lines.
  public func screen(_ options: String...) async throws -> String {
    try await run(["capture-pane", "-p"] + options)
  }

  /// A format of tmux, such as `cursor_flag`.
  public func variable(_ name: String) async throws -> String {
    try await run(["display-message", "-p", "#{\(name)}"])
  }

  /// Waits for a text on the screen.
  ///
  /// - Parameter isShown: called with the screen's text.
  @discardableResult
  public func waitForText(
    _ what: String, where isShown: @escaping @Sendable (String) -> Bool
  ) async throws -> String {
    try await within(testTimeout, what) { [self] in
      while true {
        let end = received.end
        let screen = try await screen()
        if isShown(screen) { return screen }
        try await received.first("output of the terminal", from: end) { $0.hasPrefix("%output") }
      }
    }
  }

  @discardableResult
  public func waitForText(_ text: String) async throws -> String {
    try await waitForText(text) { $0.contains(text) }
  }

  public func close() async {
    _ = try? await run("kill-server")
    await listener.destroy()
    Glibc.close(remote)
  }

  /// Runs a tmux command.
  @discardableResult
  public func run(_ arguments: String...) async throws -> String { try await run(arguments) }

  private func run(_ arguments: [String]) async throws -> String {
    let done = try await CommandResult.run(tmux + arguments, environment: environment)
    guard done.end == .exited(0) else { throw SetupError("tmux \(arguments): \(done.errors)") }
    return done.output
  }
}
