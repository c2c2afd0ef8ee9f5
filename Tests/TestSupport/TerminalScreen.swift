// SPDX-License-Identifier: MIT

internal import Foundation

/// A command in a terminal of 80 columns, which tmux plays: what is on its screen, and keys.
public final class TerminalScreen: Sendable {
  public static let isPossible = Requirements.find("tmux") != nil
  public static let reason = "needs tmux"

  private let environment: [String: String]
  private let tmux: [String]

  /// - Parameter variables: over the home's environment.
  public init(
    _ command: [String], in home: Home, variables: [String: String] = [:]
  ) async throws {
    environment = home.environment.merging(variables) { $1 }
    let name = "tmux-\(UUID().uuidString.prefix(8))"
    let settings = home.folder.appending(path: "\(name).conf")
    try Data("set -g remain-on-exit on\nset -g status off\n".utf8).write(to: settings)
    tmux = [
      try Requirements.tool("tmux"), "-S", home.folder.appending(path: name).path, "-f",
      settings.path,
    ]
    try await ask(["new-session", "-d", "-x", "80", "-y", "24", "--"] + command)
  }

  /// Runs `scrobbled` with these arguments.
  public static func scrobbled(
    _ arguments: String..., in home: Home, variables: [String: String] = [:]
  ) async throws -> TerminalScreen {
    try await TerminalScreen(
      [try Products.scrobbled()] + arguments, in: home, variables: variables)
  }

  /// What is on it now, without empty lines at its end.
  public var text: String {
    get async throws {
      try await ask(["capture-pane", "-p"]).trimmingCharacters(in: .whitespacesAndNewlines)
    }
  }

  /// Waits until this is on it.
  ///
  /// - Returns: all that is on it then.
  @discardableResult
  public func shows(_ text: String) async throws -> String {
    try await within(patience, "\(text) on the screen") { [self] in
      while true {
        let shown = try await self.text
        if shown.contains(text) { return shown }
        try Task.checkCancellation()
      }
    }
  }

  /// Types a text, then Return.
  public func type(_ text: String) async throws {
    if !text.isEmpty { try await ask(["send-keys", "-l", "--", text]) }
    try await ask(["send-keys", "Enter"])
  }

  /// Waits until the command has ended.
  ///
  /// - Returns: its exit status.
  public func waitForEnd() async throws -> Int32? {
    try await within(patience, "the end of the command") { [self] in
      while true {
        let status = try await ask([
          "display-message", "-p", "#{pane_dead} #{pane_dead_status}",
        ]).split(separator: " ")
        if status.first == "1" { return status.dropFirst().first.flatMap { Int32($0) } }
        try Task.checkCancellation()
      }
    }
  }

  /// Ends it, whatever it does.
  public func close() async {
    _ = try? await ask(["kill-server"])
  }

  @discardableResult
  private func ask(_ arguments: [String]) async throws -> String {
    let done = try await Finished.run(tmux + arguments, environment: environment)
    guard done.end == .exited(0) else { throw Mishap("tmux \(arguments): \(done)") }
    return done.output
  }
}
